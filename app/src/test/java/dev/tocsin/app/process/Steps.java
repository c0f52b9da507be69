package dev.tocsin.app.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A program that takes memory in steps: for each line on its standard input 48 MiB more, outside the heap, each page
/// touched, so that the kernel counts them at once. Prints a line when it has them.
final class Steps {
    /// Bytes of a step.
    static final int STEP = 48 << 20;

    private Steps() {}

    /// Runs until the input ends.
    public static void main(String[] arguments) throws IOException {
        List<ByteBuffer> taken = new ArrayList<>();
        for (int read = System.in.read(); read >= 0; read = System.in.read()) {
            if (read == '\n') {
                ByteBuffer step = ByteBuffer.allocateDirect(STEP);
                for (int at = 0; at < STEP; at += 4096) {
                    step.put(at, (byte) 1);
                }
                taken.add(step);
                System.out.println(taken.size());
            }
        }
    }
}
