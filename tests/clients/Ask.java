// usage: java Ask.java SOCKET TEXT      valid: status 0; not valid: 1; could not say: 2      (Java 17)
import java.io.*;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.*;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.*;

class Ask {
    static String ask(String path, String text) throws IOException {
        try (var service = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            String quoted = text.replaceAll("[\\x00-\\x1f]", " ").replaceAll("[\"\\\\]", "\\\\$0");
            Channels.newOutputStream(service).write(("{\"id\":1,\"text\":\"" + quoted + "\"}\n").getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(Channels.newReader(service, StandardCharsets.UTF_8)).readLine();
        }
    }

    public static void main(String[] args) {
        String answer = null;
        try {
            answer = CompletableFuture.supplyAsync(() -> {
                try { return ask(args[0], args[1]); } catch (IOException e) { throw new UncheckedIOException(e); }
            }).get(2, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) { /* it could not say */ }
        if (answer == null || !answer.matches("\\{\"id\":1,\"verdict\":\"(accept|confirm|reject)\",.*\\}")) answer = "could not say";
        int outcome = answer.startsWith("{\"id\":1,\"verdict\":\"accept\"") ? 0 : answer.startsWith("{") ? 1 : 2;
        System.out.println(outcome == 2 ? answer : answer.replaceFirst(outcome == 0 ? ".*?\"code\":\"(\\d+)\".*" : ".*?\"reasons\":\\[\\{\"code\":\"(\\w+)\".*", "$1"));
        System.exit(outcome);
    }
}
