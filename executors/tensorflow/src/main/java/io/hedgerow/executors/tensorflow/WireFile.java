package io.hedgerow.executors.tensorflow;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensorflow.proto.GraphDef;
import io.hedgerow.executors.tensorflow.proto.SavedModel;
import java.io.IOException;

/** Parses the bytes of TensorFlow's files within bounds. */
final class WireFile {
    /** Nesting of messages; an attribute inside of an attribute costs three. */
    private static final int MAX_DEPTH = 64;

    private static final int SCHEMA_VERSION_TAG = 8;

    private WireFile() {}

    private interface Parser<T> {
        T parse(CodedInputStream input) throws IOException;
    }

    /** The graph in a frozen graph's file. */
    static GraphDef frozenGraph(byte[] bytes) throws ModelRefusedException {
        if (bytes[0] == SCHEMA_VERSION_TAG) {
            throw new ModelRefusedException(
                    "the file is the saved_model.pb of a SavedModel, which is nothing without its"
                            + " folder; name the folder, or a zip of it");
        }
        GraphDef graph = parse(bytes, GraphDef::parseFrom, "a frozen graph (.pb) or a zip of a SavedModel");
        if (graph.getNodeCount() == 0) {
            throw new ModelRefusedException("not a frozen graph: it has no nodes; allowed are a binary GraphDef (.pb)"
                    + " and a SavedModel's folder or zip");
        }
        return graph;
    }

    /** What is in a {@code saved_model.pb}. */
    static SavedModel savedModel(byte[] bytes) throws ModelRefusedException {
        SavedModel model = parse(bytes, SavedModel::parseFrom, "a saved_model.pb");
        if (model.getMetaGraphsCount() == 0) {
            throw new ModelRefusedException("its saved_model.pb holds no graph");
        }
        return model;
    }

    private static <T> T parse(byte[] bytes, Parser<T> parser, String allowed) throws ModelRefusedException {
        CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
        input.enableAliasing(true);
        input.setRecursionLimit(MAX_DEPTH);
        try {
            return parser.parse(input);
        } catch (InvalidProtocolBufferException e) {
            throw new ModelRefusedException("not " + allowed + ", or a damaged or truncated one: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ModelRefusedException("the file cannot be read: " + e.getMessage(), e);
        }
    }
}
