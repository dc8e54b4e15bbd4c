const { order, sent, finish } = require('./driver.cjs');
const Analytics = require('@rudderstack/rudder-sdk-node');

(async () => {
  const analytics = new Analytics(order.key, { dataPlaneUrl: order.url, flushAt: 5, flushInterval: 200, retryCount: 8, logLevel: 'none' });
  const userId = 'rudder-user';
  let taken = 0;
  let calls = 0;
  const call = (kind, message, name) => {
    calls++;
    analytics[kind](message, () => taken++);
    sent(kind, name);
  };
  call('identify', { userId, traits: { email: 'rudder@example.com' } }, 'Identified');
  for (let i = 0; i < order.tracks; i++) call('track', { userId, event: `Order ${i}`, properties: { total: i } }, `Order ${i}`);
  call('page', { userId, name: 'Home', category: 'Docs' }, 'Docs Home');
  call('screen', { userId, name: 'Basket' }, 'Basket');
  call('group', { userId, groupId: 'acme' }, 'Joined group');
  call('alias', { userId, previousId: 'rudder-old' }, 'Aliased');
  while (taken < calls) {
    await analytics.flush().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  finish();
})();
