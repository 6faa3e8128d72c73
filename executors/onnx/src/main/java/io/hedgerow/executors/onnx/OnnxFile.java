package io.hedgerow.executors.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file that passed every check that can be made by reading it. The runtime never sees bytes that did not come
 * through here.
 */
final class OnnxFile {
    /** Nesting of messages; a subgraph inside a subgraph costs three. */
    static final int MAX_DEPTH = 64;

    private static final int LONGEST_MESSAGE = 2_000;
    private static final int FLATBUFFER_IDENTIFIER_OFFSET = 4;
    private static final byte[] RUNTIME_FORMAT = {'O', 'R', 'T', 'M'};

    private final ModelProto model;
    private final ByteBuffer bytes;
    private final boolean isWhole;

    private OnnxFile(ModelProto model, ByteBuffer bytes, boolean isWhole) {
        this.model = model;
        this.bytes = bytes;
        this.isWhole = isWhole;
    }

    /**
     * Reads and checks a file. What is in direct memory is not brought to the heap as far as large constants go, see
     * {@link Outline}.
     *
     * @param bytes not changed as long as this or what it gives is in use
     */
    static OnnxFile read(ByteBuffer bytes) throws ModelRefusedException {
        if (!bytes.hasRemaining()) {
            throw new ModelRefusedException("the file is empty");
        }
        if (isRuntimeFormat(bytes)) {
            throw new ModelRefusedException("the file is in ONNX Runtime's own .ort format; only .onnx is allowed");
        }
        Outline outline = bytes.isDirect() ? Outline.of(bytes).orElse(null) : null;
        ModelProto model = parse(outline == null ? array(bytes) : outline.bytes());
        refuseIncomplete(model);
        Map<Integer, Integer> rawBytes = outline == null ? Map.of() : outline.rawBytes();
        List<String> problems = FileChecks.problemsOf(model, rawBytes, bytes.remaining());
        if (!problems.isEmpty()) {
            throw new ModelRefusedException(summary(problems));
        }
        return new OnnxFile(model, bytes, rawBytes.isEmpty());
    }

    /** The file as parsed, in which large constants may have only their first elements. */
    ModelProto model() {
        return model;
    }

    /** What the runtime is to load. */
    ByteBuffer bytesForRuntime() throws ModelRefusedException {
        if (UnsignedInputs.adapt(model).isPresent()) { // seldom, and seldom of a large file
            ModelProto whole = isWhole ? model : parse(array(bytes));
            ModelProto fed = UnsignedInputs.adapt(whole).orElseThrow();
            return ByteBuffer.wrap(StandIns.adapt(fed).orElse(fed).toByteArray());
        }
        Optional<ModelProto> adapted = StandIns.adapt(model);
        return adapted.isPresent() ? AppendedBytes.of(bytes, added(adapted.get())) : bytes.duplicate();
    }

    /** What stand-ins add to the model, all of it at the end of lists. */
    private byte[] added(ModelProto adapted) {
        GraphProto before = model.getGraph();
        GraphProto after = adapted.getGraph();
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addAllNode(after.getNodeList().subList(before.getNodeCount(), after.getNodeCount()))
                .addAllOutput(after.getOutputList().subList(before.getOutputCount(), after.getOutputCount()));
        return ModelProto.newBuilder()
                .setGraph(graph)
                .addAllOpsetImport(adapted.getOpsetImportList()
                        .subList(model.getOpsetImportCount(), adapted.getOpsetImportCount()))
                .build()
                .toByteArray();
    }

    /** ONNX Runtime looks for its own format first, so a file could be both. */
    private static boolean isRuntimeFormat(ByteBuffer bytes) {
        if (bytes.remaining() < FLATBUFFER_IDENTIFIER_OFFSET + RUNTIME_FORMAT.length) {
            return false;
        }
        for (int i = 0; i < RUNTIME_FORMAT.length; i++) {
            if (bytes.get(bytes.position() + FLATBUFFER_IDENTIFIER_OFFSET + i) != RUNTIME_FORMAT[i]) {
                return false;
            }
        }
        return true;
    }

    /** The buffer's own array, if it has one of its size. */
    static byte[] array(ByteBuffer bytes) {
        if (bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.array().length == bytes.remaining()) {
            return bytes.array();
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    private static ModelProto parse(byte[] bytes) throws ModelRefusedException {
        CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
        input.enableAliasing(true);
        input.setRecursionLimit(MAX_DEPTH);
        try {
            return ModelProto.parseFrom(input);
        } catch (InvalidProtocolBufferException e) {
            throw new ModelRefusedException("not an ONNX file, or a damaged or truncated one: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ModelRefusedException("the file cannot be read: " + e.getMessage(), e);
        }
    }

    private static void refuseIncomplete(ModelProto model) throws ModelRefusedException {
        if (!model.hasGraph() || model.getGraph().getOutputCount() == 0) {
            throw new ModelRefusedException("not an ONNX model: it has no graph with outputs");
        }
        if (!model.hasIrVersion() || model.getOpsetImportCount() == 0) {
            throw new ModelRefusedException("not an ONNX model: it names no format version or no operator set");
        }
    }

    /** Names in a file can be as long as the file. */
    private static String summary(List<String> problems) {
        String all = String.join("; ", problems);
        return all.length() <= LONGEST_MESSAGE ? all : all.substring(0, LONGEST_MESSAGE) + "...";
    }
}
