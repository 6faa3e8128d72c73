package io.hedgerow.pipeline.cli;

/**
 * A Kafka broker that {@code hedgerow demo --kafka embedded} runs in its own process. Found by {@link
 * java.util.ServiceLoader}: the broker's classes lie beside the job jar and never in it.
 */
public interface DemoBroker {

    /** Starts it on a free port of this machine. */
    Running start();

    /** A broker that runs. */
    interface Running extends AutoCloseable {

        /** Where any Kafka client reaches it, as {@code host:port}. */
        String bootstrapServers();

        @Override
        void close();
    }
}
