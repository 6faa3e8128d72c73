package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensorflow.ModelSource.Startup;
import io.hedgerow.executors.tensors.TensorData;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Session.Runner;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TString;

/** A graph in TensorFlow with its one session. Thread-safe. */
final class GraphSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GraphSession.class);
    private static final int RUN_ON_CALLING_THREAD = -1;
    /** TensorFlow sizes its pool of threads, which all sessions of a process share, when the first one is made. */
    private static final AtomicInteger POOL_THREADS = new AtomicInteger();

    private final Graph graph;
    private final Session session;
    private final RunOptions options =
            RunOptions.newBuilder().setInterOpThreadPool(RUN_ON_CALLING_THREAD).build();

    private GraphSession(Graph graph, Session session) {
        this.graph = graph;
        this.session = session;
    }

    /** Hands a checked graph to TensorFlow and makes it ready to run. */
    static GraphSession open(ModelSource source, LoadOptions options) throws ModelRefusedException {
        options.choose(List.of("cpu"));
        TensorflowRuntime.load();
        GraphSession opened = open(CleanGraph.of(source.graph()).toByteArray(), options.threads());
        try {
            opened.start(source.startup());
            return opened;
        } catch (TensorFlowException | IllegalArgumentException | IllegalStateException e) {
            opened.close();
            throw new ModelRefusedException("TensorFlow cannot restore it: " + message(e), e);
        } catch (IOException e) {
            opened.close();
            throw new ModelRefusedException("its variables cannot be unpacked: " + e, e);
        } catch (ModelRefusedException e) {
            opened.close();
            throw e;
        }
    }

    private static GraphSession open(byte[] bytes, int threads) throws ModelRefusedException {
        Graph graph = new Graph();
        try {
            graph.importGraphDef(GraphDef.parseFrom(bytes));
            return new GraphSession(graph, new Session(graph, false, config(threads)));
        } catch (TensorFlowException | IllegalArgumentException | IllegalStateException e) {
            graph.close();
            throw new ModelRefusedException("TensorFlow cannot load it: " + message(e), e);
        } catch (IOException e) {
            graph.close();
            throw new ModelRefusedException("TensorFlow cannot parse it: " + e.getMessage(), e);
        }
    }

    private static ConfigProto config(int threads) {
        if (!POOL_THREADS.compareAndSet(0, threads) && POOL_THREADS.get() != threads) {
            LOG.warn(
                    "A TensorFlow model asks for {} threads per call, but the first one of this process asked for {},"
                            + " and TensorFlow keeps to that",
                    threads,
                    POOL_THREADS.get());
        }
        return ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(1)
                .setAllowSoftPlacement(true)
                .build();
    }

    private void start(Startup startup) throws IOException, ModelRefusedException {
        if (startup.restore() != null && startup.fileName() != null) {
            try (VariablesFolder folder = VariablesFolder.of(startup.variables());
                    TString place = TString.scalarOf(folder.prefix())) {
                Output<?> fileName = output(startup.fileName());
                Runner runner = session.runner().feed(fileName, place).addTarget(operation(startup.restore()));
                runner.setOptions(options).run().close();
            }
        }
        for (String node : startup.nodes()) {
            session.runner()
                    .addTarget(operation(node))
                    .setOptions(options)
                    .run()
                    .close();
        }
    }

    private GraphOperation operation(String node) throws ModelRefusedException {
        GraphOperation operation = graph.operation(CleanGraph.nameOf(node));
        if (operation == null) {
            throw new ModelRefusedException("the graph has no node '" + node + "'");
        }
        return operation;
    }

    /** The tensor of that place in the graph. */
    Output<?> output(TensorRef tensor) throws ModelRefusedException {
        Output<?> found = find(tensor);
        if (found == null) {
            throw new ModelRefusedException("the graph has no tensor '" + tensor + "'");
        }
        return found;
    }

    /** The same, or null. */
    @Nullable
    Output<?> find(TensorRef tensor) {
        GraphOperation operation = graph.operation(CleanGraph.nameOf(tensor.node()));
        boolean exists = operation != null && tensor.index() >= 0 && tensor.index() < operation.numOutputs();
        return exists ? operation.output(tensor.index()) : null;
    }

    /** How many tensors a node gives. */
    int outputsOf(String node) throws ModelRefusedException {
        return operation(node).numOutputs();
    }

    /** Runs on the calling thread. */
    TensorData[] run(List<FedTensor> fed, List<Output<?>> fetched) {
        Runner runner = session.runner().setOptions(options);
        fed.forEach(tensor -> runner.feed((Operand<?>) tensor.target(), tensor.tensor()));
        fetched.forEach(output -> runner.fetch(output));
        try (Result result = runner.run()) {
            TensorData[] outputs = new TensorData[fetched.size()];
            for (int i = 0; i < outputs.length; i++) {
                outputs[i] = TensorCopies.copyOf(result.get(i));
            }
            return outputs;
        } catch (TensorFlowException e) {
            throw new IllegalStateException("TensorFlow: " + message(e), e);
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }

    /** The runtime's message in one line. */
    private static String message(RuntimeException e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
