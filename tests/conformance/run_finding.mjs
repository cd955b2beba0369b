// The finding of the page under plain Node: the model of a page and questions on standard input, the
// sentences on standard output. Each question: {on, traffic, publishers, language, what_if}.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${folder}/${name}.js`));
const [{ Model }, { Speech }, { Answers }, { Finding }] = await Promise.all(
  ["model", "speech", "answers", "finding"].map(load),
);

const { model: data, questions } = JSON.parse(readFileSync(0, "utf8"));
const model = new Model(data);
const speeches = new Map(Object.keys(data.languages).map((tag) => [tag, new Speech(model, tag)]));
const said = questions.map(({ on, traffic, publishers, language, what_if: whatIf }) => {
  const answers = new Answers(model, { traffic, publishers }).move(on, whatIf);
  return new Finding(model, speeches.get(language), answers).text();
});
process.stdout.write(JSON.stringify(said));
