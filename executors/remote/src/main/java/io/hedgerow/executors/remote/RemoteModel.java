package io.hedgerow.executors.remote;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.tensors.InputRules;
import io.hedgerow.executors.tensors.ModelOutput;
import io.hedgerow.executors.tensors.TensorModel;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model on another server: the connections to it and what it takes and gives. */
final class RemoteModel implements LoadedModel {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteModel.class);

    /** Longest the server is asked about itself while a model is loaded. */
    private static final Duration LONGEST_LOAD = Duration.ofSeconds(10);

    private final RemoteServer server;
    private final TensorModel tensors;

    private RemoteModel(RemoteServer server, TensorSignature signature) {
        this.server = server;
        this.tensors = new TensorModel(
                signature.inputs(),
                signature.outputs().stream().map(ModelOutput::of).toList(),
                new ServerFacts(),
                InputRules.finite("JSON"));
    }

    /** @param nanoClock monotonic clock in nanoseconds */
    static RemoteModel load(ServerSettings settings, LongSupplier nanoClock) throws ModelRefusedException {
        RemoteServer server = new RemoteServer(settings, nanoClock);
        try {
            return new RemoteModel(server, signature(settings, server));
        } catch (ModelRefusedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static TensorSignature signature(ServerSettings settings, RemoteServer server)
            throws ModelRefusedException {
        Duration longest = settings.callTimeout();
        CallBudget budget =
                server.budget(new Cancellation(), longest.compareTo(LONGEST_LOAD) < 0 ? longest : LONGEST_LOAD);
        TensorSignature declared = settings.declared();
        try {
            TensorSignature found = server.signature(budget);
            String refusal = server.refusal(budget);
            if (!refusal.isEmpty()) {
                return unlessUnknown(settings, server, refusal, null);
            }
            return declared == null ? found : checked(declared, found);
        } catch (RemoteCallException e) {
            return unlessUnknown(settings, server, String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelRefusedException(settings.modelOnServer() + ": the load was interrupted", e);
        }
    }

    /** A server that is away keeps no job from starting, if the document says what its model takes and gives. */
    private static TensorSignature unlessUnknown(
            ServerSettings settings, RemoteServer server, String refusal, @Nullable Exception cause)
            throws ModelRefusedException {
        if (settings.declared() == null) {
            String message = settings.modelOnServer() + ": " + refusal
                    + "; where settings give inputs and outputs, the model is loaded without its server";
            throw cause == null ? new ModelRefusedException(message) : new ModelRefusedException(message, cause);
        }
        LOG.warn("{} is loaded although it cannot be called now: {}", settings.modelOnServer(), refusal);
        server.startUnwell(refusal);
        return settings.declared();
    }

    private static TensorSignature checked(TensorSignature declared, TensorSignature found)
            throws ModelRefusedException {
        List<String> problems = new ArrayList<>();
        declared.reportDifferences(found, problems::add);
        if (!problems.isEmpty()) {
            throw new ModelRefusedException(String.join("; ", problems));
        }
        return declared;
    }

    @Override
    public ModelSignature signature(OutputMapping mapping) throws ModelRefusedException {
        return tensors.signature(mapping);
    }

    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        return new RemoteScorer(server, tensors.bind(binding));
    }

    @Override
    public void close() {
        server.close();
    }
}
