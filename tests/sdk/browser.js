// Runs in a page of another site. The test fills in window.order before.
import { AnalyticsBrowser } from '@segment/analytics-next';

const { key, url, batching } = window.order;
const deliveryStrategy = batching ? { strategy: 'batching', config: { size: 4, timeout: 300 } } : undefined;

window.analytics = AnalyticsBrowser.load(
  { writeKey: key, cdnURL: url },
  { integrations: { 'Segment.io': { apiHost: `${new URL(url).host}/v1`, protocol: 'http', deliveryStrategy } } },
);
