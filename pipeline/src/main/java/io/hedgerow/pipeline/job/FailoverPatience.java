package io.hedgerow.pipeline.job;

import io.hedgerow.kafka.TopicChecks;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a broker that is away while the program starts. Usually that is said, and the program ends. In an application
 * cluster with high availability the program runs again at each new leader, before the job goes on, and if it ended badly Flink
 * would take the job for failed and forget its checkpoints: the next leader would start it from its beginning. There the broker is
 * waited for. Immutable.
 *
 * @param isWaiting whether it is
 */
record FailoverPatience(boolean isWaiting) {
    private static final Logger LOG = LoggerFactory.getLogger(FailoverPatience.class);
    private static final String OF_APPLICATION = "embedded";
    private static final String NO_STANDBYS = "NONE";

    /** As a program's Flink configuration has it. */
    static FailoverPatience of(ReadableConfig flink) {
        boolean isApplication = OF_APPLICATION.equals(flink.get(DeploymentOptions.TARGET));
        boolean isRecovering = !NO_STANDBYS.equalsIgnoreCase(flink.get(HighAvailabilityOptions.HA_MODE));
        return new FailoverPatience(isApplication && isRecovering);
    }

    /** The checks that are the last ones; each takes some seconds where nobody answers. */
    TopicChecks checked(Supplier<TopicChecks> checks) {
        TopicChecks last = checks.get();
        while (isWaiting && last.isAnyUnreachable() && !Thread.currentThread().isInterrupted()) {
            LOG.warn("The job waits for its topics: {}", last.problems());
            last = checks.get();
        }
        return last;
    }

    /** A further look at the brokers, which throws where they do not answer. */
    interface Look<T> {
        T look() throws IOException, InterruptedException;
    }

    /** What the first look sees that is not in vain. */
    <T> T seen(Look<T> look) throws IOException, InterruptedException {
        while (true) {
            try {
                return look.look();
            } catch (IOException e) {
                if (!isWaiting || !TopicChecks.isUnreachable(e)) {
                    throw e;
                }
                LOG.warn("The job waits for its topics: {}", e.getMessage());
            }
        }
    }
}
