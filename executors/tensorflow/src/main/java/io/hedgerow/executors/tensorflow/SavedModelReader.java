package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensorflow.ModelSource.Port;
import io.hedgerow.executors.tensorflow.ModelSource.Startup;
import io.hedgerow.executors.tensorflow.proto.GraphDef;
import io.hedgerow.executors.tensorflow.proto.MetaGraphDef;
import io.hedgerow.executors.tensorflow.proto.SavedModel;
import io.hedgerow.executors.tensorflow.proto.SignatureDef;
import io.hedgerow.executors.tensorflow.proto.TensorInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the graph for serving out of a SavedModel: what one signature, its variables and its tables need. */
final class SavedModelReader {
    private static final String TAG = "serve";
    private static final String SIGNATURE = "serving_default";
    private static final String INIT = "__saved_model_init_op";
    private static final List<String> INIT_COLLECTIONS = List.of("saved_model_main_op", "legacy_init_op");

    private final SavedModelArchive archive;
    private final MetaGraphDef meta;

    private SavedModelReader(SavedModelArchive archive, MetaGraphDef meta) {
        this.archive = archive;
        this.meta = meta;
    }

    static ModelSource read(SavedModelArchive archive) throws ModelRefusedException {
        return new SavedModelReader(archive, servingGraph(WireFile.savedModel(archive.graph()))).source();
    }

    private static MetaGraphDef servingGraph(SavedModel model) throws ModelRefusedException {
        List<MetaGraphDef> serving = model.getMetaGraphsList().stream()
                .filter(meta -> meta.getMetaInfoDef().getTagsList().contains(TAG))
                .toList();
        List<MetaGraphDef> bare = serving.stream()
                .filter(meta -> meta.getMetaInfoDef().getTagsCount() == 1)
                .toList();
        List<MetaGraphDef> found = bare.isEmpty() ? serving : bare;
        if (found.size() != 1) {
            throw new ModelRefusedException("the SavedModel has " + found.size() + " graphs tagged '" + TAG
                    + "'; one is allowed, its graphs are tagged "
                    + model.getMetaGraphsList().stream()
                            .map(meta -> List.copyOf(meta.getMetaInfoDef().getTagsList()))
                            .toList());
        }
        return found.get(0);
    }

    private ModelSource source() throws ModelRefusedException {
        SignatureDef signature = signature();
        List<Port> inputs = ports(signature.getInputsMap(), "input");
        List<Port> outputs = ports(signature.getOutputsMap(), "output");
        if (outputs.isEmpty()) {
            throw new ModelRefusedException("its signature has no outputs");
        }
        Startup startup = startup();
        Set<String> needed = new LinkedHashSet<>(startup.nodes());
        inputs.forEach(port -> needed.add(port.tensor().node()));
        outputs.forEach(port -> needed.add(port.tensor().node()));
        // What answers must not read files at all; only what restores the variables may.
        GraphChecks.refuse(Subgraph.reaching(meta.getGraphDef(), needed), AllowedOperations.names());
        if (startup.restore() != null && startup.fileName() != null) {
            needed.add(startup.restore());
            needed.add(startup.fileName().node());
        }
        GraphDef graph = Subgraph.reaching(meta.getGraphDef(), needed);
        Set<String> allowed = new HashSet<>(AllowedOperations.names());
        allowed.add(AllowedOperations.RESTORE);
        GraphChecks.refuse(graph, allowed);
        new RestoreChecks(graph, startup.fileName()).refuse();
        refuseMissingVariables(graph, startup);
        return new ModelSource(graph, inputs, outputs, false, startup);
    }

    private void refuseMissingVariables(GraphDef graph, Startup startup) throws ModelRefusedException {
        boolean hasVariables =
                graph.getNodeList().stream().anyMatch(node -> FrozenGraph.VARIABLES.contains(node.getOp()));
        if (hasVariables && !archive.hasVariables() && startup.nodes().isEmpty()) {
            throw new ModelRefusedException("its variables are missing: there is no variables/variables.index beside "
                    + SavedModelArchive.GRAPH_FILE);
        }
    }

    private SignatureDef signature() throws ModelRefusedException {
        Map<String, SignatureDef> all = new TreeMap<>(meta.getSignatureDefMap());
        all.keySet().removeIf(name -> name.startsWith("__saved_model_"));
        SignatureDef named = all.get(SIGNATURE);
        if (named != null) {
            return named;
        }
        if (all.size() != 1) {
            throw new ModelRefusedException(
                    "the SavedModel has no signature '" + SIGNATURE + "'; it has " + all.keySet());
        }
        return all.values().iterator().next();
    }

    /** In the order of their names: the file has none. */
    private static List<Port> ports(Map<String, TensorInfo> tensors, String what) throws ModelRefusedException {
        List<Port> ports = new ArrayList<>();
        for (Map.Entry<String, TensorInfo> entry : new TreeMap<>(tensors).entrySet()) {
            TensorInfo info = entry.getValue();
            if (info.getName().isEmpty()) {
                throw new ModelRefusedException(what + " '" + entry.getKey()
                        + "' is sparse or made of several tensors; only single dense tensors are allowed");
            }
            ports.add(new Port(entry.getKey(), TensorRef.parse(info.getName()), info));
        }
        return ports;
    }

    private Startup startup() throws ModelRefusedException {
        String init = initNode();
        List<String> nodes = init == null ? List.of() : List.of(init);
        if (!archive.hasVariables()) {
            return Startup.of(nodes);
        }
        String fileName = meta.getSaverDef().getFilenameTensorName();
        String restore = meta.getSaverDef().getRestoreOpName();
        if (fileName.isEmpty() || restore.isEmpty()) {
            throw new ModelRefusedException("the SavedModel has variables, but does not say what restores them");
        }
        return new Startup(archive.variables(), TensorRef.parse(fileName), restore, nodes);
    }

    private @Nullable String initNode() {
        SignatureDef init = meta.getSignatureDefMap().get(INIT);
        if (init != null && init.getOutputsMap().containsKey(INIT)) {
            return TensorRef.parse(init.getOutputsOrThrow(INIT).getName()).node();
        }
        for (String collection : INIT_COLLECTIONS) {
            if (meta.getCollectionDefMap().containsKey(collection)) {
                List<String> names =
                        meta.getCollectionDefOrThrow(collection).getNodeList().getValueList();
                if (!names.isEmpty()) {
                    return TensorRef.parse(names.get(0)).node();
                }
            }
        }
        return null;
    }
}
