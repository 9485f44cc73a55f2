// usage: node ask.js SOCKET TEXT      valid: status 0; not valid: 1; could not say: 2
const [path, text] = process.argv.slice(2);
const tell = (outcome, words) => { console.log(words); process.exit(outcome); };
const couldNotSay = () => tell(2, "could not say");
const service = require("net").connect(path, () => service.write(JSON.stringify({ id: 1, text }) + "\n"));
service.on("error", couldNotSay).on("close", couldNotSay);
setTimeout(couldNotSay, 2000);
require("readline").createInterface({ input: service }).on("line", (line) => {
  let answer = {};
  try { answer = JSON.parse(line); } catch { couldNotSay(); }
  if (answer.id === 1 && answer.verdict === "accept") tell(0, answer.code);
  if (answer.id === 1 && ["confirm", "reject"].includes(answer.verdict)) tell(1, answer.reasons[0].code);
  couldNotSay();
});
