package io.hedgerow.cluster.full;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.jspecify.annotations.Nullable;

/** Has Flink know the scheme; found by its service file. */
public final class FullableFileSystemFactory implements FileSystemFactory {
    /** {@code fullable:///tmp/x} is the machine's {@code /tmp/x}. */
    public static final String SCHEME = "fullable";

    /** The setting that names a file; while that is there, nothing can be written. */
    public static final String SIGN_KEY = "fs.fullable.sign";

    private static final ConfigOption<String> SIGN =
            ConfigOptions.key(SIGN_KEY).stringType().noDefaultValue();

    private @Nullable String sign;

    /** For the service loader. */
    public FullableFileSystemFactory() {}

    @Override
    public void configure(Configuration settings) {
        sign = settings.get(SIGN);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileSystem create(URI uri) throws IOException {
        if (sign == null) {
            throw new IOException(SIGN_KEY + " is not set");
        }
        return new FullableFileSystem(Path.of(sign));
    }
}
