package io.hedgerow.executors.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
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

    private OnnxFile(ModelProto model, ByteBuffer bytes) {
        this.model = model;
        this.bytes = bytes;
    }

    /**
     * Reads and checks a file. Constants of a direct buffer stay in it, unless the file has their elements one by one.
     *
     * @param bytes from position 0 on; not changed as long as this or what it gives is in use
     */
    static OnnxFile read(ByteBuffer bytes) throws ModelRefusedException {
        if (!bytes.hasRemaining()) {
            throw new ModelRefusedException("the file is empty");
        }
        if (isRuntimeFormat(bytes)) {
            throw new ModelRefusedException("the file is in ONNX Runtime's own .ort format; only .onnx is allowed");
        }
        ModelProto model = parse(bytes);
        refuseIncomplete(model);
        List<String> problems = FileChecks.problemsOf(model, bytes.remaining());
        if (!problems.isEmpty()) {
            throw new ModelRefusedException(summary(problems));
        }
        return new OnnxFile(model, bytes);
    }

    /** The file as parsed. */
    ModelProto model() {
        return model;
    }

    /** What the runtime is to load. */
    ByteBuffer bytesForRuntime() throws ModelRefusedException {
        Optional<ModelProto> fed = UnsignedInputs.adapt(model);
        Optional<ModelProto> adapted = StandIns.adapt(fed.orElse(model)).or(() -> fed);
        return adapted.isPresent() ? SerializedModel.of(adapted.get()) : bytes.duplicate();
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

    private static ModelProto parse(ByteBuffer bytes) throws ModelRefusedException {
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
