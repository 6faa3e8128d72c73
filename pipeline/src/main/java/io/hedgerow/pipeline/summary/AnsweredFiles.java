package io.hedgerow.pipeline.summary;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Reads back the finished part files of one run.
 *
 * @param folder the sink's folder
 * @param prefix how the names of this run's files begin
 */
public record AnsweredFiles(String folder, String prefix) implements AnsweredRecords {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    @Override
    public void forEach(Consumer consumer) throws IOException {
        Path root = new Path(folder);
        FileSystem files = root.getFileSystem();
        if (!files.exists(root)) {
            return;
        }
        for (FileStatus file : files.listStatus(root)) {
            if (!file.isDir() && file.getPath().getName().startsWith(prefix)) {
                read(files, file.getPath(), consumer);
            }
        }
    }

    private static void read(FileSystem files, Path file, Consumer consumer) throws IOException {
        try (JsonParser json = JSON.createParser(files.open(file))) {
            while (json.nextToken() != null) {
                consumer.accept(json);
            }
        } catch (JsonProcessingException e) {
            throw new IOException(file + " cannot be read back: " + e.getOriginalMessage() + lineOf(e), e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read back: " + e.getMessage(), e);
        }
    }

    private static String lineOf(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }
}
