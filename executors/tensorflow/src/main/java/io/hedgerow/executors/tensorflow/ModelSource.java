package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensorflow.proto.GraphDef;
import io.hedgerow.executors.tensorflow.proto.TensorInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model that passed every check that can be made by reading it. TensorFlow never sees what did not come through here.
 *
 * @param graph as read, without what no answer needs; what TensorFlow gets is {@link CleanGraph#of} it
 * @param inputs tensors a caller gives
 * @param outputs tensors a caller gets
 * @param isFrozen whether every other tensor of the graph could be an output too
 * @param startup what is run once, before the first call
 */
record ModelSource(GraphDef graph, List<Port> inputs, List<Port> outputs, boolean isFrozen, Startup startup) {

    /**
     * A tensor with the name it has outside.
     *
     * @param declared what a signature says of it, or null
     */
    record Port(String name, TensorRef tensor, @Nullable TensorInfo declared) {}

    /**
     * What brings a session to life.
     *
     * @param variables contents of the files of variables, by file name; empty if there are none
     * @param fileName tensor that is fed the place of those files, or null
     * @param restore node that reads them, or null
     * @param nodes nodes that are run then
     */
    record Startup(
            Map<String, byte[]> variables,
            @Nullable TensorRef fileName,
            @Nullable String restore,
            List<String> nodes) {
        Startup {
            variables = Map.copyOf(variables);
            nodes = List.copyOf(nodes);
        }

        /** Nothing but nodes to run. */
        static Startup of(List<String> nodes) {
            return new Startup(Map.of(), null, null, nodes);
        }
    }

    ModelSource {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Reads and checks a file of either kind. */
    static ModelSource read(byte[] bytes) throws ModelRefusedException {
        if (bytes.length == 0) {
            throw new ModelRefusedException("the file is empty");
        }
        return SavedModelArchive.isZip(bytes)
                ? SavedModelReader.read(SavedModelArchive.read(bytes))
                : FrozenGraph.read(bytes);
    }
}
