package io.hedgerow.collector;

/** Asks to be polled at a time. */
@FunctionalInterface
interface Alarm {

    /** The store is to be polled at that time, or a little later; an earlier time already asked for stands. */
    void wakeAt(long epochMillis);
}
