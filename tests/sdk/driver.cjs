// What the drivers share: the order from the test (one JSON argument), and the list of what was sent, with true times, for the test to compare.
const { setWrong, trueNow } = require('./clock.cjs');

const order = JSON.parse(process.argv[2]);
setWrong(order.clockWrongBy ?? 0);
const sent = [];

exports.order = order;
exports.sent = (kind, name) => sent.push({ kind, name, at: trueNow() });
exports.finish = () => {
  process.stdout.write(JSON.stringify(sent), () => process.exit(0));
};
