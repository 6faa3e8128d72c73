package io.hedgerow.cluster;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;

/** What befalls a broker: its process, and how much it takes from those who write. Confined to one thread. */
final class BrokerFaults implements AutoCloseable {
    /** A few dozen answers a second. */
    private static final double SLOW_BYTES_PER_SECOND = 30_000;

    private final BrokerProcess broker;
    private final Admin admin;
    private boolean isToBeSlow;
    private boolean isSlow;
    private @Nullable CompletableFuture<Void> change;

    BrokerFaults(BrokerProcess broker) {
        this.broker = broker;
        this.admin = Admin.create(Map.of(
                "bootstrap.servers",
                broker.servers(),
                "client.id",
                Topics.CLIENT,
                "request.timeout.ms",
                3_000,
                "default.api.timeout.ms",
                5_000));
    }

    /** A broker that is away already is left as it is: then, and where it is no fault of a broker, nothing is said. */
    String begin(FaultKind kind) throws IOException, InterruptedException {
        if (!broker.isAlive() || broker.isPaused()) {
            return "";
        }
        switch (kind) {
            case KILL_BROKER -> broker.kill();
            case PAUSE_BROKER, PAUSE_BROKER_LONG -> broker.pause();
            default -> {
                if (isToBeSlow) {
                    return "";
                }
                isToBeSlow = true;
            }
        }
        return "broker";
    }

    String end(FaultKind kind) throws IOException, InterruptedException {
        switch (kind) {
            case KILL_BROKER -> broker.start();
            case PAUSE_BROKER, PAUSE_BROKER_LONG -> broker.resume();
            default -> isToBeSlow = false;
        }
        return "broker";
    }

    /** Brings about what the broker was too far away for. Does not wait. */
    void tend() {
        if (change != null && change.isDone()) {
            isSlow = change.isCompletedExceptionally() ? isSlow : !isSlow;
            change = null;
        }
        if (change == null && isToBeSlow != isSlow) {
            change = admin.alterClientQuotas(List.of(quota(isToBeSlow ? SLOW_BYTES_PER_SECOND : null)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture();
        }
    }

    /** Of every client that has none by its name. */
    private static ClientQuotaAlteration quota(@Nullable Double bytesPerSecond) {
        ClientQuotaEntity anybody = new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));
        return new ClientQuotaAlteration(
                anybody, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", bytesPerSecond)));
    }

    @Override
    public void close() {
        admin.close();
    }
}
