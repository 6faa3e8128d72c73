package io.hedgerow.deploy.broker;

import io.hedgerow.pipeline.cli.DemoBroker;
import io.hedgerow.testkit.kafka.EmbeddedKafka;

/** The testkit's broker. */
public final class EmbeddedDemoBroker implements DemoBroker {

    @Override
    public Running start() {
        EmbeddedKafka broker = EmbeddedKafka.start();
        return new Running() {
            @Override
            public String bootstrapServers() {
                return broker.bootstrapServers();
            }

            @Override
            public void close() {
                broker.close();
            }
        };
    }
}
