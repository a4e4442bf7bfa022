export { default as Delivery } from './Delivery.svelte';
export { default as Devices } from './Devices.svelte';
export { default as Filtered } from './Filtered.svelte';
export { default as Lines } from './Lines.svelte';
export { default as Selected } from './Selected.svelte';
export { default as Status } from './Status.svelte';
export { default as Whole } from './Whole.svelte';
