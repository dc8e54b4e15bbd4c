const { order, sent, finish } = require('./driver.cjs');
const { Analytics } = require('@segment/analytics-node');

(async () => {
  const analytics = new Analytics({ writeKey: order.key, host: order.url, flushAt: 4, flushInterval: 200, maxRetries: 10 });
  const userId = 'segment-node-user';
  analytics.identify({ userId, traits: { email: 'node@example.com', plan: 'gold' } });
  sent('identify', 'Identified');
  for (let i = 0; i < order.tracks; i++) {
    analytics.track({ userId, event: `Order ${i}`, properties: { total: i * 1.5, name: 'Ä "quoted" 😀' } });
    sent('track', `Order ${i}`);
  }
  analytics.page({ anonymousId: 'segment-node-anonymous', category: 'Docs', name: 'Home' });
  sent('page', 'Docs Home');
  analytics.screen({ userId, name: 'Basket' });
  sent('screen', 'Basket');
  analytics.group({ userId, groupId: 'acme', traits: { name: 'Acme' } });
  sent('group', 'Joined group');
  analytics.alias({ userId, previousId: 'segment-node-anonymous' });
  sent('alias', 'Aliased');
  await analytics.closeAndFlush({ timeout: 60_000 });
  finish();
})();
