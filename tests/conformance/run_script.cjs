// The rules of the page under plain Node: cases on standard input, answers on standard output.
// Each case: {reports, on, policy}, with days as whole numbers, as aidmap/assets/rules.js has them.
const { readFileSync } = require("node:fs");
const vm = require("node:vm");

const context = vm.createContext({ aidmap: {} });
vm.runInContext(readFileSync(process.argv[2], "utf8"), context);
const { rules } = context.aidmap;
const id = (report) => (report ? report.id : null);
const answers = JSON.parse(readFileSync(0, "utf8")).map(({ reports, on, policy }) => {
  rules.policy = policy;
  const state = rules.state(reports, on);
  return {
    ...state,
    report: id(state.report),
    pending: id(state.pending),
    agreeing: state.agreeing.map(id),
    conflicting: state.conflicting.map(id),
  };
});
process.stdout.write(JSON.stringify(answers));
