"""What is measured and tried of aidmap beside its tests; nothing of the program needs it."""
