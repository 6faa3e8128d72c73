package io.hedgerow.executors.proving;

import io.hedgerow.executors.Digests;
import java.nio.charset.StandardCharsets;

/**
 * All that the outcome of a trial depends on. An outcome that was seen under others says nothing.
 *
 * @param format name of the model format
 * @param sha256 digest of the model
 * @param digest lower-case hex digest of everything, these two included
 */
record Conditions(String format, String sha256, String digest) {
    /** Raised when a limit changes that is no option, or what a trial does. */
    private static final int VERSION = 1;

    /**
     * Those of a trial.
     *
     * @param runtime tells the code that would run, see {@link ClassPath#fingerprint}
     */
    static Conditions of(TrialSubject subject, TrialLimits limits, String runtime) {
        String all = String.join(
                "\n",
                Integer.toString(VERSION),
                subject.format(),
                subject.artifact().sha256(),
                subject.load().toString(),
                subject.output().toString(),
                limits.toString(),
                runtime);
        return new Conditions(
                subject.format(), subject.artifact().sha256(), Digests.sha256Hex(all.getBytes(StandardCharsets.UTF_8)));
    }

    /** A file name that others of the same model do not have. */
    String fileName() {
        return sha256 + "-" + digest.substring(0, 16) + ".json";
    }
}
