"""A data set as an archive: Parquet files in whole versions, for records without number.

An archive is a folder:

    manifest.json                      which version counts
    versions/000003/manifest.json      the files of a version, each with its SHA-256
    versions/000003/dataset.toml ...   the small files of the data set, as in every folder
    versions/000003/places.parquet     the places and legs, to be found by their names
    reports/year=2024/000003-00.parquet    reports (counts, retractions) of a year and some subjects
    journal/reports.csv ...            what was added since

What is written once is never written again: adding makes new files and a new version.
"""
