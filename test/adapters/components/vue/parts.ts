export { default as Delivery } from './Delivery.vue';
export { default as Devices } from './Devices.vue';
export { default as Filtered } from './Filtered.vue';
export { default as Lines } from './Lines.vue';
export { default as Selected } from './Selected.vue';
export { default as Status } from './Status.vue';
export { default as Whole } from './Whole.vue';
