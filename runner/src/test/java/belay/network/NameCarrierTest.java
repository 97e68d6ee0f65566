package belay.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions for names on their way, by sockets of this machine's loopback. */
class NameCarrierTest {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final int QUESTION_LENGTH = 15;

  private NameCarrier carrier;

  @BeforeEach
  void open() throws IOException {
    carrier = NameCarrier.open();
  }

  @AfterEach
  void close() throws IOException {
    carrier.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private InetSocketAddress at() {
    return at(carrier);
  }

  private static InetSocketAddress at(NameCarrier carrier) {
    return new InetSocketAddress(HERE, Integer.parseInt(carrier.at().split(":", 2)[1]));
  }

  private static DatagramSocket server() throws IOException {
    DatagramSocket server = new DatagramSocket(new InetSocketAddress(HERE, 0));
    server.setSoTimeout(20_000);
    return server;
  }

  private DatagramSocket asking(String question) throws IOException {
    DatagramSocket asker = server();
    asker.send(new DatagramPacket(bytes(question), question.length(), at()));
    return asker;
  }

  private static byte[] received(DatagramSocket socket) throws IOException {
    var packet = new DatagramPacket(new byte[9_000], 9_000);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private static String name(DatagramSocket server) {
    return "127.0.0.1#" + server.getLocalPort();
  }

  /** Takes the next question and sends each of these to whoever asked. */
  private static void answer(DatagramSocket server, byte[]... answers) throws IOException {
    var packet = new DatagramPacket(new byte[QUESTION_LENGTH], QUESTION_LENGTH);
    server.receive(packet);
    for (byte[] answer : answers) {
      packet.setData(answer);
      server.send(packet);
    }
  }

  @Test
  void theNextServerIsAskedWhereOneSaysNothingOrIsNotThere() throws IOException {
    int gone;
    try (DatagramSocket none = server()) {
      gone = none.getLocalPort();
    }
    try (DatagramSocket silent = server();
        DatagramSocket server = server()) {
      carrier.ask(List.of("127.0.0.1#" + gone, name(silent), name(server)));
      try (DatagramSocket asker = asking("ab1234567890who")) {
        answer(server, bytes("ab1234567890me"));
        assertThat(received(asker)).isEqualTo(bytes("ab1234567890me"));
      }
    }
  }

  @Test
  void anAnswerToAnotherQuestionIsPassedOver() throws IOException {
    try (DatagramSocket server = server()) {
      carrier.ask(List.of(name(server)));
      try (DatagramSocket asker = asking("ab1234567890who")) {
        answer(server, bytes("xy1234567890no"), bytes("ab"), bytes("ab1234567890me"));
        assertThat(received(asker)).isEqualTo(bytes("ab1234567890me"));
      }
    }
  }

  @Test
  void whatIsTooLongIsToBeAskedForByTcp() throws IOException {
    try (DatagramSocket server = server()) {
      carrier.ask(List.of(name(server)));
      try (DatagramSocket asker = asking("ab1234567890who")) {
        byte[] longest = Arrays.copyOf(bytes("ab1234567890"), 5_000);
        answer(server, longest);
        byte[] said = received(asker);
        assertThat(said).hasSize(QUESTION_LENGTH);
        assertThat(said[2] & 0x82).as("that it is an answer, and cut off").isEqualTo(0x82);
      }
    }
    try (ServerSocket server = new ServerSocket(0, 5, HERE)) {
      carrier.ask(List.of("127.0.0.1#" + server.getLocalPort()));
      try (Socket asker = new Socket(HERE, at().getPort());
          Socket there = server.accept()) {
        asker.getOutputStream().write(bytes("who"));
        asker.shutdownOutput();
        assertThat(there.getInputStream().readAllBytes()).isEqualTo(bytes("who"));
        there.getOutputStream().write(new byte[70_000]);
        there.close();
        assertThat(asker.getInputStream().readAllBytes()).hasSize(70_000);
      }
    }
  }

  @Test
  void whoAsksMuchAtOnceIsPassedOverUntilSomeIsAnswered() throws IOException {
    try (NameCarrier patient = NameCarrier.open(600_000);
        DatagramSocket server = server();
        DatagramSocket asker = server()) {
      patient.ask(List.of(name(server)));
      for (int i = 0; i < 100; i++) {
        asker.send(new DatagramPacket(bytes("ab1234567890who"), QUESTION_LENGTH, at(patient)));
      }
      for (int i = 0; i < 32; i++) {
        answer(server);
      }
      server.setSoTimeout(500);
      assertThatThrownBy(() -> answer(server)).isInstanceOf(SocketTimeoutException.class);
    }
  }
}
