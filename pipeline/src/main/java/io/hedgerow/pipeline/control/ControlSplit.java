package io.hedgerow.pipeline.control;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The folder, and what of it was handed on: what a checkpoint keeps. Immutable.
 *
 * @param handedOn digest by name of each file; empty where the file gave no bytes
 */
record ControlSplit(Map<String, String> handedOn) implements SourceSplit {
    static final String ID = "control";

    static final ControlSplit FRESH = new ControlSplit(Map.of());

    ControlSplit {
        handedOn = Map.copyOf(handedOn);
    }

    @Override
    public String splitId() {
        return ID;
    }

    /** The same while records are handed on. Used by the task's thread only. */
    static final class Progress {
        private final Map<String, String> handedOn;

        Progress(ControlSplit split) {
            this.handedOn = new TreeMap<>(split.handedOn());
        }

        void handOn(ControlRecord record) {
            switch (record.kind()) {
                case FILE, UNREADABLE -> handedOn.put(record.name(), record.sha256());
                case VANISHED -> handedOn.remove(record.name());
                case CAUGHT_UP -> {}
            }
        }

        ControlSplit split() {
            return new ControlSplit(handedOn);
        }
    }
}
