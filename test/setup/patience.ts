/**
 * For how long a test waits, in milliseconds, for what is to come. It tells what hangs, never what is slow: a machine
 * that others use too may take twenty times as long for the same work as it took a minute ago.
 */
export const patienceMs = 180_000;
