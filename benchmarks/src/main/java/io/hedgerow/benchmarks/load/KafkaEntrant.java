package io.hedgerow.benchmarks.load;

/**
 * One of those that take turns in a {@link KafkaPlan}.
 *
 * @param system which job
 * @param delivery guarantee of the answers, as a Job document has it
 */
record KafkaEntrant(Kind system, String delivery) {
    private static final String ECHO_DELIVERY = "atLeastOnce";

    /** Which job. */
    enum Kind {
        /** Writes what it reads. */
        ECHO("echo"),
        /** The real thing. */
        HEDGEROW("hedgerow");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** Its name in the file. */
        String label() {
            return label;
        }
    }

    /** What the others are compared with. */
    static KafkaEntrant echo() {
        return new KafkaEntrant(Kind.ECHO, ECHO_DELIVERY);
    }

    static KafkaEntrant hedgerow(String delivery) {
        return new KafkaEntrant(Kind.HEDGEROW, delivery);
    }

    /** Its name in the table. */
    String label() {
        return system.label() + ", " + delivery;
    }
}
