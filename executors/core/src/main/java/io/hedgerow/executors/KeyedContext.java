package io.hedgerow.executors;

/**
 * What the models of a keyed pool's subtask share.
 *
 * @param loads their loads that are under way
 * @param closing closes them
 * @param clock when to load what could not be loaded
 * @param listener told what becomes of them
 */
record KeyedContext(ModelLoads loads, ModelClosing closing, PoolClock clock, KeyedListener listener) {}
