package io.hedgerow.policies;

/** How much a request matters when there is not room for all. */
public enum Priority {
    HIGH,
    NORMAL,
    LOW
}
