import { useDevices } from './devices.js';
import { testConnect } from './parts/connect.js';
import { testDelivery } from './parts/delivery.js';
import { testItems } from './parts/items.js';
import { testNews } from './parts/news.js';
import { testPicker } from './parts/picker.js';
import { testStatus } from './parts/status.js';
import { testText } from './parts/text.js';
import type { Stage } from './stage.js';

/** What every guide has, in the same order and with the same words on the page. */
export function testRecipes(stage: Stage): void {
  useDevices();
  stage.part('Recipes', ['list.ts'], () => undefined);
  testText(stage);
  testItems(stage);
  testDelivery(stage);
  testStatus(stage);
  testNews(stage);
  testPicker(stage);
  testConnect(stage);
}
