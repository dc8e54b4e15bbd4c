// Sends with the real Segment SDK until its standard input ends: node send-until-told.mjs SERVER WRITE_KEY
// Says "sent NAME" for each event, "told NAME" when the SDK calls it delivered, "lost NAME" when the SDK gives it up.
import { Analytics } from '@segment/analytics-node';

const [server, writeKey] = process.argv.slice(2);
const analytics = new Analytics({ writeKey, host: server, flushAt: 15, flushInterval: 100, maxRetries: 1000, httpRequestTimeout: 5000 });
analytics.on('error', () => {});

let last = 0;
let waiting = 0;
const say = (word, name) => process.stdout.write(`${word} ${name}\n`);

const timer = setInterval(() => {
  if (waiting > 500) return;
  const name = `sdk-${++last}`;
  waiting++;
  say('sent', name);
  analytics.track({ userId: `user-${last % 50}`, event: name, properties: { n: last } }, (error) => {
    waiting--;
    say(error ? 'lost' : 'told', name);
  });
}, 5);

process.stdin.resume();
process.stdin.on('end', async () => {
  clearInterval(timer);
  await analytics.closeAndFlush({ timeout: 120_000 });
  process.exit(0);
});
