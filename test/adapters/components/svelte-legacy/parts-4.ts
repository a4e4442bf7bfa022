export { default as Delivery } from './Delivery.svelte?svelte-4';
export { default as Devices } from './Devices.svelte?svelte-4';
export { default as Filtered } from './Filtered.svelte?svelte-4';
export { default as Lines } from './Lines.svelte?svelte-4';
export { default as Selected } from './Selected.svelte?svelte-4';
export { default as Status } from './Status.svelte?svelte-4';
export { default as Whole } from './Whole.svelte?svelte-4';
