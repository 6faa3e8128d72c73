package io.hedgerow.executors.proving;

/** What a trial is busy with, for messages. */
enum TrialPhase {
    STARTING("while its process started"),
    LOADING("while loading"),
    DESCRIBING("while its inputs and outputs were read"),
    SCORING("while scoring made-up rows"),
    CLOSING("while closing");

    private final String text;

    TrialPhase(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
