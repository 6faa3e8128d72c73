package io.hedgerow.benchmarks.load.swap;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Versions of a neural net that answer alike and differ in a constant that no node uses. It makes a file as large as one
 * likes, and its digest another one: what a swap costs is then what reading, checking and loading so many bytes costs.
 */
public final class PaddedNet {
    private static final int UNSIGNED_BYTES = 2;
    private static final int BUFFER_BYTES = 1 << 20;

    private PaddedNet() {}

    /**
     * Writes a version.
     *
     * @param net an ONNX file
     * @param version makes the constant, so that it is the same in every run
     * @param paddingBytes size of the constant, above 0
     * @param folder where the file goes
     */
    public static ModelFile write(byte[] net, int version, int paddingBytes, Path folder) throws IOException {
        byte[] padding = new byte[paddingBytes];
        new SplittableRandom(version).nextBytes(padding);
        ModelProto.Builder model = ModelProto.parseFrom(net).toBuilder();
        model.getGraphBuilder()
                .addInitializer(TensorProto.newBuilder()
                        .setName("padding")
                        .setDataType(UNSIGNED_BYTES)
                        .addDims(paddingBytes)
                        .setRawData(UnsafeByteOperations.unsafeWrap(padding)));
        Path file = folder.resolve("net-" + version + ".onnx").toAbsolutePath();
        return new ModelFile(Integer.toString(version), file, write(model.build(), file));
    }

    /** The digest of what is written. */
    private static String write(ModelProto model, Path file) throws IOException {
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            CodedOutputStream coded = CodedOutputStream.newInstance(out, BUFFER_BYTES);
            model.writeTo(coded);
            coded.flush();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
