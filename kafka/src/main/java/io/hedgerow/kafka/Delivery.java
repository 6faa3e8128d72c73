package io.hedgerow.kafka;

/** What holds for records that a job writes to topics, whatever fails. */
public enum Delivery {
    /** None is lost; after a failure some are written again, with the same keys. Visible as soon as they are written. */
    AT_LEAST_ONCE("atLeastOnce"),
    /**
     * None is lost, and a reader with {@code isolation.level=read_committed} sees each once. Visible when the checkpoint after
     * them completes.
     */
    EXACTLY_ONCE("exactlyOnce"),
    /**
     * Of answers, which a reader with {@code isolation.level=read_committed} sees some milliseconds after their decision, there is
     * one for each request ID, whatever fails; of all else as {@link #AT_LEAST_ONCE}.
     */
    ANSWER_ONCE("answerOnce");

    private final String text;

    Delivery(String text) {
        this.text = text;
    }

    /** As documents write it. */
    public String text() {
        return text;
    }

    /** The one that documents write so. Throws {@link IllegalArgumentException} where there is none. */
    public static Delivery of(String text) {
        for (Delivery delivery : values()) {
            if (delivery.text.equals(text)) {
                return delivery;
            }
        }
        throw new IllegalArgumentException("no delivery is called " + text);
    }
}
