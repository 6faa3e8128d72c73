package io.hedgerow.collector;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.state.KeyGroupRange;

/** Stores for tests, and what a checkpoint keeps of them. */
final class Stores {
    static final int KEY_GROUPS = 4;

    private Stores() {}

    static RendezvousStore empty(long windowMillis) {
        return empty(windowMillis, epochMillis -> {});
    }

    static RendezvousStore empty(long windowMillis, Alarm alarm) {
        return new RendezvousStore(KEY_GROUPS, KeyGroupRange.of(0, KEY_GROUPS - 1), windowMillis, alarm);
    }

    /** The bytes of the key groups that hold something. */
    static Map<Integer, byte[]> snapshot(RendezvousStore store) {
        Map<Integer, byte[]> bytes = new TreeMap<>();
        try {
            for (int keyGroup = 0; keyGroup < KEY_GROUPS; keyGroup++) {
                if (!store.isEmpty(keyGroup)) {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    store.write(keyGroup, out);
                    bytes.put(keyGroup, out.toByteArray());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    static RendezvousStore restored(long windowMillis, Map<Integer, byte[]> snapshot) {
        RendezvousStore store = empty(windowMillis);
        snapshot.forEach((keyGroup, bytes) -> {
            ByteArrayInputStream in = new ByteArrayInputStream(bytes);
            try {
                store.read(keyGroup, in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (in.available() > 0) {
                throw new IllegalStateException(in.available() + " bytes were not read");
            }
        });
        return store;
    }
}
