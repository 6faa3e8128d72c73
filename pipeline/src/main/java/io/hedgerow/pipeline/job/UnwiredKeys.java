package io.hedgerow.pipeline.job;

import io.hedgerow.pipeline.documents.JobSpec;
import java.util.ArrayList;
import java.util.List;

/** Keys of a Job document that say something the job does not do: it is refused rather than run without. */
final class UnwiredKeys {
    private static final String MESSAGE = ": is not available in this version";

    private UnwiredKeys() {}

    /** What is wrong, one line each; empty when all is well. */
    static List<String> problems(JobSpec job) {
        List<String> problems = new ArrayList<>();
        if (job.control() != null) {
            problems.add("spec.control" + MESSAGE);
        }
        if (job.reports() != null) {
            problems.add("spec.reports" + MESSAGE);
        }
        return problems;
    }
}
