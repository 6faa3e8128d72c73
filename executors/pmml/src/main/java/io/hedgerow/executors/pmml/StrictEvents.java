package io.hedgerow.executors.pmml;

import jakarta.xml.bind.ValidationEvent;
import jakarta.xml.bind.ValidationEventHandler;
import org.jspecify.annotations.Nullable;

/**
 * Stops at the first value or element the parser does not understand. The default drops it and goes on, so that a
 * coefficient with a typing error would silently count as 0.
 */
final class StrictEvents implements ValidationEventHandler {
    private @Nullable String complaint;

    @Override
    public boolean handleEvent(ValidationEvent event) {
        if (complaint == null) {
            complaint = "line " + event.getLocator().getLineNumber() + ": " + event.getMessage();
        }
        return false;
    }

    /** The first complaint, or null when there was none. */
    @Nullable
    String complaint() {
        return complaint;
    }
}
