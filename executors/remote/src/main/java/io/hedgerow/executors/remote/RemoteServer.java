package io.hedgerow.executors.remote;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.remote.RemoteCallException.Kind;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.executors.tensors.TensorSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model's server as calls see it: its health, and what is tried again. Only what has certainly done nothing is: a
 * connection that was not opened, and a request that was turned away for lack of room. Thread-safe.
 */
final class RemoteServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteServer.class);

    /** Longest a look at the server's health takes. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int MOST_DOUBLINGS = 6;

    private final ServerSettings settings;
    private final Protocol protocol;
    private final Connections connections;
    private final LongSupplier nanoClock;
    private final Health health;

    RemoteServer(ServerSettings settings, LongSupplier nanoClock) {
        this.settings = settings;
        this.protocol = settings.protocol();
        this.connections = new Connections(settings);
        this.nanoClock = nanoClock;
        this.health = new Health(nanoClock, settings.healthCheck());
    }

    Protocol protocol() {
        return protocol;
    }

    CallBudget budget(Cancellation cancellation, Duration longest) {
        return new CallBudget(cancellation, nanoClock, longest);
    }

    /** The time one call has. */
    CallBudget budget(Cancellation cancellation) {
        return budget(cancellation, settings.callTimeout());
    }

    /** Asks for predictions. */
    TensorData[] infer(byte[] request, List<TensorSpec> needed, CallBudget budget)
            throws RemoteCallException, InterruptedException {
        if (health.startLook()) {
            look(budget);
        }
        try {
            Answer answer = triedAgain(() -> connections.post(protocol.inferencePath(), request, budget), budget);
            health.onAnswer();
            return protocol.outputs(answer.json(), needed);
        } catch (RemoteCallException e) {
            if (e.kind().isDoubtful()) {
                health.onFailure();
            }
            throw e;
        }
    }

    private void look(CallBudget budget) throws RemoteCallException {
        boolean hasLooked = false;
        try {
            String refusal = refusal(budget.atMost(LOOK));
            if (!budget.isOver()) { // else it was this call's deadline, which says nothing of the server
                health.onLook(refusal);
                hasLooked = true;
            }
            if (!refusal.isEmpty()) {
                LOG.warn("{} is not called: {}", settings.modelOnServer(), refusal);
                throw new RemoteCallException(Kind.NOT_CALLED, "not called: " + refusal);
            }
        } finally {
            if (!hasLooked) {
                health.onNoLook();
            }
        }
    }

    /** Looks at the server's health once: why it is not to be called, or nothing. */
    String refusal(CallBudget budget) {
        try {
            return protocol.refusalIn(
                    connections.get(protocol.healthPath(), budget).body());
        } catch (RemoteCallException | ModelRefusedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** The server was not well when the model was loaded. */
    void startUnwell(String refusal) {
        health.onLook(refusal);
    }

    /** Asks for the model's signature. */
    TensorSignature signature(CallBudget budget)
            throws RemoteCallException, ModelRefusedException, InterruptedException {
        return protocol.signature(triedAgain(() -> connections.get(protocol.metadataPath(), budget), budget)
                .json());
    }

    /** One try. */
    private interface Try {
        Answer send() throws RemoteCallException;
    }

    private Answer triedAgain(Try once, CallBudget budget) throws RemoteCallException, InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                return once.send();
            } catch (RemoteCallException e) {
                long pauseNanos = Math.max(e.pauseNanos(), FIRST_PAUSE_NANOS << Math.min(tries, MOST_DOUBLINGS));
                boolean isWorthIt = e.kind().mayBeTriedAgain()
                        && tries < settings.retries()
                        && pauseNanos < budget.remainingNanos();
                if (!isWorthIt) {
                    throw e;
                }
                budget.pause(pauseNanos);
            }
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
