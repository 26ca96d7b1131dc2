/**
 * Maximum size of a file of connectors, in bytes and in characters; 5 000 connectors without large logos take less. Each step of
 * reading as much takes less than 50 ms.
 */
export const largestFile = 6 * 1024 * 1024;
