package io.hedgerow.executors;

/** Why a variant is not called for a while. */
enum Ejection {
    /** Too many of its last calls failed. */
    FAILURE_RATE("failureRate"),
    /** Too many of its last calls were slow. */
    SLOW_CALL_RATE("slowCallRate"),
    /** Too many calls failed one after the other. */
    CONSECUTIVE_FAILURES("consecutiveFailures"),
    /** The probes that were to show that it is back did not. */
    PROBES("probes");

    private final String label;

    Ejection(String label) {
        this.label = label;
    }

    /** Its name in metrics. */
    String label() {
        return label;
    }
}
