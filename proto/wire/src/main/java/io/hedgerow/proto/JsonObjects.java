package io.hedgerow.proto;

import org.jspecify.annotations.Nullable;

/** What every object asks of its keys. */
final class JsonObjects {
    private JsonObjects() {}

    static <T> T required(@Nullable T value, String path) throws DecodeException {
        if (value == null) {
            throw new DecodeException(path + " is missing");
        }
        return value;
    }
}
