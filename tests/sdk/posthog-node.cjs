const { order, sent, finish } = require('./driver.cjs');
const { PostHog } = require('posthog-node');

(async () => {
  const posthog = new PostHog(order.key, { host: order.url, flushAt: 4, flushInterval: 200, fetchRetryCount: 10, fetchRetryDelay: 300 });
  const distinctId = 'posthog-user';
  posthog.capture({ distinctId: 'posthog-anonymous', event: 'Looked around' });
  sent('track', 'Looked around');
  posthog.identify({ distinctId, properties: { email: 'posthog@example.com', $anon_distinct_id: 'posthog-anonymous' } });
  sent('identify', 'Identified');
  for (let i = 0; i < order.tracks; i++) {
    posthog.capture({ distinctId, event: `Order ${i}`, properties: { total: i } });
    sent('track', `Order ${i}`);
  }
  posthog.capture({ distinctId, event: '$pageview', properties: { $current_url: 'https://shop.example/pricing?a=b' } });
  sent('page', '/pricing');
  posthog.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { name: 'Acme' } });
  sent('group', 'Joined group');
  posthog.alias({ distinctId, alias: 'posthog-old' });
  sent('alias', 'Aliased');
  if (order.flags) await posthog.getAllFlags(distinctId);
  await posthog.shutdown(60_000);
  finish();
})();
