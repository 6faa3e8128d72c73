package io.hedgerow.executors.proving;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ProviderUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a model may do to the process that loads it. */
enum TestingHarm {
    HANG {
        @Override
        @SuppressWarnings({"InfiniteLoop", "LoopConditionChecker"})
        void act() {
            while (true) {
                Thread.onSpinWait();
            }
        }
    },
    EXIT {
        @Override
        void act() {
            System.exit(7);
        }
    },
    EXIT_AS_IF_DONE {
        @Override
        void act() {
            System.exit(0);
        }
    },
    CRASH {
        @Override
        void act() {
            nativeMemory("putAddress", new Class<?>[] {long.class, long.class}, 0L, 0L);
        }
    },
    NATIVE_MEMORY {
        @Override
        void act() {
            while (true) {
                long bytes = 16 << 20;
                long address = (long) nativeMemory("allocateMemory", new Class<?>[] {long.class}, bytes);
                nativeMemory(
                        "setMemory", new Class<?>[] {long.class, long.class, byte.class}, address, bytes, (byte) 1);
            }
        }
    },
    HEAP {
        @Override
        void act() {
            List<byte[]> held = new ArrayList<>();
            while (held.size() < Integer.MAX_VALUE) {
                held.add(new byte[16 << 20]);
            }
        }
    },
    OUT_OF_MEMORY_ERROR {
        @Override
        void act() {
            throw new OutOfMemoryError("testing");
        }
    },
    DEEP {
        @Override
        void act() {
            throw new StackOverflowError("testing");
        }
    },
    ASSERTION {
        @Override
        void act() {
            throw new AssertionError("testing");
        }
    },
    REFUSE {
        @Override
        void act() throws ModelRefusedException {
            throw new ModelRefusedException("node 7: something is not allowed; allowed is something else");
        }
    },
    LACK_PROVIDER {
        @Override
        void act() throws ModelRefusedException {
            throw new ProviderUnavailableException("provider cuda is not available");
        }
    },
    PRINT {
        @Override
        void act() {
            for (int i = 0; i < 20_000; i++) {
                System.out.println("testing ".repeat(100));
            }
        }
    },
    LEAVE_FILES_AND_A_PROCESS {
        @Override
        void act() {
            try {
                Files.write(Files.createTempFile("left", ".bin"), new byte[1 << 20]);
                Files.write(Path.of("left-here"), new byte[1 << 10]);
                new ProcessBuilder("sleep", "600").start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            HANG.harm();
        }
    };

    abstract void act() throws ModelRefusedException;

    void harm() {
        try {
            act();
        } catch (ModelRefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By reflection, since naming that class is a warning of the compiler. */
    private static Object nativeMemory(String method, Class<?>[] types, Object... arguments) {
        try {
            Class<?> unsafeClass = Class.forName("sun.misc.Unsafe");
            Field field = unsafeClass.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            Method found = unsafeClass.getMethod(method, types);
            Object result = found.invoke(field.get(null), arguments);
            return result == null ? 0L : result;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
