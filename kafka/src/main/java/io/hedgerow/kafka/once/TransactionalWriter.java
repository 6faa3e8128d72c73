package io.hedgerow.kafka.once;

import java.io.IOException;

/**
 * Writes in transactions, one after the other. Used by one thread; where a call throws, nothing but {@link #close} follows.
 *
 * @param <T> what is written
 */
public interface TransactionalWriter<T> extends AutoCloseable {

    /** Begins a transaction. */
    void begin() throws IOException;

    /** Writes into the open transaction; need not wait until it is there. */
    void send(T message) throws IOException;

    /** Ends the open transaction; when it returns, all that was sent is there for good. */
    void commit() throws IOException;

    /** Called now and then between transactions, at least every second or so. */
    void lookAround() throws IOException;

    @Override
    void close();
}
