package io.hedgerow.executors.pmml;

/** Carries a refusal out of the library's visitors, whose methods declare no checked exception. */
final class RefusedModel extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RefusedModel(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
