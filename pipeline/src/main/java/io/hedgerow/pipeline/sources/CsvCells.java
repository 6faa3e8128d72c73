package io.hedgerow.pipeline.sources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.hedgerow.proto.DecodeException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits one CSV line (RFC 4180 quoting, no line break inside a cell) into its cells. */
final class CsvCells implements Serializable {
    private static final long serialVersionUID = 1L;

    private final char separator;
    private transient @Nullable ObjectReader reader;

    CsvCells(char separator) {
        this.separator = separator;
    }

    List<String> parse(byte[] line) throws DecodeException {
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new DecodeException("the line is not UTF-8");
        }
    }

    List<String> parse(String line) throws DecodeException {
        if (line.isBlank()) {
            throw new DecodeException("the line is empty");
        }
        try (MappingIterator<List<String>> rows = reader().readValues(line)) {
            List<String> cells = rows.next();
            if (rows.hasNext()) {
                throw new DecodeException("the line holds a line break");
            }
            return cells;
        } catch (JsonProcessingException e) {
            throw new DecodeException("not CSV: " + e.getOriginalMessage());
        } catch (IOException | RuntimeException e) {
            throw new DecodeException("not CSV: " + firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").replaceFirst(" at \\[Source.*", "");
    }

    private ObjectReader reader() {
        ObjectReader current = reader;
        if (current == null) {
            current = CsvMapper.builder()
                    .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                    .build()
                    .readerForListOf(String.class)
                    .with(CsvSchema.emptySchema().withColumnSeparator(separator));
            reader = current;
        }
        return current;
    }
}
