import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Clinic software that takes results from Uketsuke, in one file and with nothing but the JDK (17 or newer): copy it and
 * make it yours. A JOSE and an MQTT library would make it shorter; this shows what they have to do.
 *
 * <pre>
 *   java Subscriber.java FOLDER              take results for ever, print each new one as one JSON line
 *   java Subscriber.java --check VECTORS     try the test vectors; needs no host and no broker
 * </pre>
 *
 * FOLDER is what `uketsuke-host subscribe --only-enrol` made. It holds enrolment.json, signing.pem, opening.pem, tls.pem
 * and ca.pem; results go to taken.jsonl beside them. docs/messages.md describes the messages.
 */
public final class Subscriber {
    static final long SCHEMA = 1;
    static final String RESULT = "uketsuke-result+jwt", KEYS = "uketsuke-keys+jwt";
    static final String RECEIPT = "uketsuke-result-receipt+jwt", REQUEST = "uketsuke-result-request+jwt";
    static final Set<String> SEALED_HEADER = Set.of("alg", "enc", "kid", "typ", "cty", "apu", "apv", "epk");
    static final Set<String> SIGNED_HEADER = Set.of("alg", "kid", "typ");
    static final int LIMIT_BYTES = 96 * 1024;

    /** A message that is not to be believed, with the reason in words. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String reason) {
            super(reason);
        }
    }

    final Path folder;
    final Map<String, Object> enrolment;
    final Keys.Own opening, signing;

    Subscriber(Path folder) throws IOException, GeneralSecurityException {
        this.folder = folder;
        enrolment = Json.object(Json.parse(Files.readString(folder.resolve("enrolment.json"))));
        opening = Keys.readOwn(folder.resolve("opening.pem"));
        signing = Keys.readOwn(folder.resolve("signing.pem"));
    }

    Map<String, Object> answer() {
        return Json.object(enrolment.get("answer"));
    }

    Map<String, Object> host() {
        return Json.object(answer().get("host"));
    }

    String name() {
        return (String) answer().get("name");
    }

    String topic() {
        return "uketsuke/1/" + answer().get("clinic") + "/eligibility/" + name();
    }

    /** Opens a result and gives its claims. */
    Map<String, Object> openResult(String sealed, long now) throws Refused {
        Map<String, Object> header = readHeader(sealed, 5, SEALED_HEADER, "uketsuke-sealed");
        if (!header.get("kid").equals(opening.kid())) throw new Refused("sealed for another key");
        if (!header.get("apu").equals(encode(bytes((String) host().get("name"))))
                || !header.get("apv").equals(encode(bytes(name())))) {
            throw new Refused("sealed by or for somebody else");
        }
        if (!header.get("alg").equals("ECDH-ES") || !header.get("enc").equals("A256GCM")) {
            throw new Refused("another algorithm");
        }
        String token;
        try {
            token = new String(Keys.open(sealed.split("\\.", -1), header, opening.key()), StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException | RuntimeException error) {
            throw new Refused("the seal cannot be opened");
        }
        Map<String, Object> claims = verify(token, RESULT, now);
        if (!(claims.get("number") instanceof Long number) || number < 1) throw new Refused("the number is not from 1 on");
        return claims;
    }

    /** Trusts the host's next keys, announced with the key that counts now. */
    void followKeys(String token) throws Refused, IOException {
        Map<String, Object> newest = host();
        if (!readHeader(token, 3, SIGNED_HEADER, KEYS).get("kid").equals(Keys.kidOf(newest))) return; // followed already
        Map<String, Object> claims = verify(token, KEYS, 0);
        Map<String, Object> former = new LinkedHashMap<>();
        former.put("host", newest);
        former.put("until", claims.get("former_until"));
        enrolment.put("former", List.of(former));
        answer().put("host", claims.get("host"));
        Path beside = folder.resolve("enrolment.json.new");
        Files.writeString(beside, Json.write(enrolment));
        Files.move(beside, folder.resolve("enrolment.json"), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Signs a receipt or a request. */
    String sign(String typ, Map<String, Object> more) throws GeneralSecurityException {
        Map<String, Object> header = new LinkedHashMap<>(), claims = new LinkedHashMap<>();
        header.put("alg", "ES256");
        header.put("kid", signing.kid());
        header.put("typ", typ);
        claims.put("schema", SCHEMA);
        claims.put("iss", name());
        claims.put("aud", host().get("name"));
        claims.put("iat", seconds());
        claims.putAll(more);
        String text = encode(bytes(Json.write(header))) + "." + encode(bytes(Json.write(claims)));
        return text + "." + encode(Keys.sign(bytes(text), signing.key()));
    }

    Map<String, Object> verify(String token, String typ, long now) throws Refused {
        Map<String, Object> header = readHeader(token, 3, SIGNED_HEADER, typ);
        Map<String, Object> signer = findHost((String) header.get("kid"), now);
        if (!header.get("alg").equals("ES256")) throw new Refused("the signature does not fit");
        String[] parts = token.split("\\.", -1);
        Map<String, Object> claims;
        try {
            byte[] text = bytes(parts[0] + "." + parts[1]);
            if (!Keys.verify(text, decode(parts[2]), Json.object(signer.get("result_key")))) {
                throw new Refused("the signature does not fit");
            }
            claims = Json.object(Json.parse(new String(decode(parts[1]), StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException | RuntimeException error) {
            throw new Refused("the signature does not fit");
        }
        if (!Long.valueOf(SCHEMA).equals(claims.get("schema"))) throw new Refused("a schema version that is not understood");
        if (!host().get("name").equals(claims.get("iss")) || !name().equals(claims.get("aud"))) {
            throw new Refused("signed by or for somebody else");
        }
        return claims;
    }

    Map<String, Object> findHost(String kid, long now) throws Refused {
        if (Keys.kidOf(host()).equals(kid)) return host();
        for (Object one : (List<?>) enrolment.get("former")) {
            Map<String, Object> former = Json.object(one), host = Json.object(former.get("host"));
            if (now <= (Long) former.get("until") && Keys.kidOf(host).equals(kid)) return host;
        }
        throw new Refused("the signing key is not known here");
    }

    /** Gives the header if it is exactly of our form: no other member, no other kind. */
    static Map<String, Object> readHeader(String token, int parts, Set<String> names, String typ) throws Refused {
        if (token.length() > LIMIT_BYTES || token.split("\\.", -1).length != parts) {
            throw new Refused("no token of the expected form");
        }
        Map<String, Object> header;
        try {
            header = Json.object(Json.parse(new String(decode(token.split("\\.", -1)[0]), StandardCharsets.UTF_8)));
        } catch (RuntimeException error) {
            throw new Refused("the header is broken");
        }
        if (!header.keySet().equals(names) || !typ.equals(header.get("typ"))) throw new Refused("not of the kind " + typ);
        return header;
    }

    /** What was taken, one line each in a file of our own: every result once, by its jti. */
    static final class Taken {
        final Set<String> seen = new HashSet<>();
        final Set<Long> numbers = new HashSet<>();
        final Path path;

        Taken(Path path) throws IOException {
            this.path = path;
            String text = Files.exists(path) ? Files.readString(path) : "";
            String whole = text.substring(0, text.lastIndexOf('\n') + 1); // an unfinished line was not acknowledged
            Files.writeString(path, whole);
            whole.lines().forEach(line -> remember(Json.object(Json.parse(line))));
        }

        /** Commits a result to the disk; tells whether it was new. */
        boolean add(Map<String, Object> claims) throws IOException {
            if (seen.contains((String) claims.get("jti"))) return false;
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.APPEND)) {
                file.write(ByteBuffer.wrap(bytes(Json.write(claims) + "\n")));
                file.force(true);
            }
            remember(claims);
            return true;
        }

        private void remember(Map<String, Object> claims) {
            seen.add((String) claims.get("jti"));
            numbers.add((Long) claims.get("number"));
        }

        /** The first number that is missing: not that after the highest, for the broker may bring a late one first. */
        long nextNumber() {
            long number = 1;
            while (numbers.contains(number)) number++;
            return number;
        }
    }

    /** Takes results until the process is ended. */
    void run() throws Exception {
        Taken taken = new Taken(folder.resolve("taken.jsonl"));
        while (true) {
            try (Mqtt mqtt = new Mqtt(folder, answer())) {
                mqtt.subscribe(topic(), topic() + "/keys");
                say(Map.of("subscribed", name()));
                ask(mqtt, taken); // what came while we were away, and what the broker lost
                while (true) {
                    Mqtt.Message message = mqtt.next();
                    take(mqtt, taken, message);
                    mqtt.acknowledge(message);
                }
            } catch (IOException | GeneralSecurityException error) {
                System.err.println("connection: " + error.getMessage());
                Thread.sleep(1000);
            }
        }
    }

    private void ask(Mqtt mqtt, Taken taken) throws Exception {
        mqtt.publish(topic() + "/request", sign(REQUEST, Map.of("number", taken.nextNumber())));
    }

    private void take(Mqtt mqtt, Taken taken, Mqtt.Message message) throws Exception {
        try {
            if (message.topic().endsWith("/keys")) {
                followKeys(message.text());
                ask(mqtt, taken); // results by the new key that came before this were refused
                return;
            }
            Map<String, Object> claims = openResult(message.text(), seconds());
            boolean isNew = taken.add(claims); // first into our own keeping, only then the receipt; for repeats as well
            Map<String, Object> receipt = new LinkedHashMap<>();
            receipt.put("number", claims.get("number"));
            receipt.put("jti", claims.get("jti"));
            mqtt.publish(topic() + "/receipt", sign(RECEIPT, receipt));
            receipt.put("visit", claims.get("body"));
            if (isNew) say(receipt);
        } catch (Refused error) {
            System.err.println("refused: " + error.getMessage());
        }
    }

    /** Tries every vector; gives 0 if all were taken or refused as they should be. */
    int check() throws IOException {
        int wrong = 0;
        for (Object one : (List<?>) Json.parse(Files.readString(folder.resolve("cases.json")))) {
            Map<String, Object> wanted = Json.object(one), said = new LinkedHashMap<>();
            Object claims = null;
            String reason = "";
            try {
                claims = openResult(Files.readString(folder.resolve((String) wanted.get("file"))), 0);
            } catch (Refused error) {
                reason = error.getMessage();
            }
            boolean right = claims == null ? !wanted.containsKey("claims") : claims.equals(wanted.get("claims"));
            wrong += right ? 0 : 1;
            said.put("case", wanted.get("name"));
            said.put("accepted", claims != null);
            said.put("reason", reason);
            said.put("right", right);
            say(said);
        }
        return Math.min(wrong, 1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String encode(byte[] data) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(data);
    }

    static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    static long seconds() {
        return System.currentTimeMillis() / 1000;
    }

    static void say(Map<String, Object> line) {
        System.out.writeBytes(bytes(Json.write(line) + "\n"));
        System.out.flush();
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2 && arguments[0].equals("--check")) {
            System.exit(new Subscriber(Path.of(arguments[1])).check());
        } else if (arguments.length == 1) {
            new Subscriber(Path.of(arguments[0])).run();
        }
        System.err.println("java Subscriber.java FOLDER | java Subscriber.java --check VECTORS");
        System.exit(2);
    }
}

/** Keys on P-256, ECDH-ES with A256GCM (RFC 7516, RFC 7518 4.6) and ES256 (RFC 7518 3.4). */
final class Keys {
    private static final int COORDINATE_BYTES = 32;
    private static final ECParameterSpec P256 = curve();

    record Own(PrivateKey key, String kid) {}

    /** Reads a private key from PKCS #8 PEM; its public half stands at the very end (RFC 5915, publicKey). */
    static Own readOwn(Path path) throws IOException, GeneralSecurityException {
        byte[] der = pem(Files.readString(path), "PRIVATE KEY").get(0);
        if (der[der.length - 65] != 4) throw new GeneralSecurityException(path + ": holds no public half");
        byte[] x = Arrays.copyOfRange(der, der.length - 64, der.length - 32);
        byte[] y = Arrays.copyOfRange(der, der.length - 32, der.length);
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        return new Own(key, thumbprint(Subscriber.encode(x), Subscriber.encode(y)));
    }

    static String kidOf(Map<String, Object> host) {
        Map<String, Object> jwk = Json.object(host.get("result_key"));
        return thumbprint((String) jwk.get("x"), (String) jwk.get("y"));
    }

    static byte[] sign(byte[] data, PrivateKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(data);
        return signature.sign();
    }

    static boolean verify(byte[] data, byte[] signed, Map<String, Object> jwk) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(publicKey(jwk));
        signature.update(data);
        return signature.verify(signed);
    }

    static byte[] open(String[] parts, Map<String, Object> header, PrivateKey key) throws GeneralSecurityException {
        if (!parts[1].isEmpty()) throw new GeneralSecurityException("ECDH-ES has no wrapped key");
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(key);
        agreement.doPhase(publicKey(Json.object(header.get("epk"))), true);
        MessageDigest digest = MessageDigest.getInstance("SHA-256"); // one round of the Concat KDF gives 256 bits
        digest.update(new byte[] {0, 0, 0, 1});
        digest.update(agreement.generateSecret());
        byte[][] information = {
            Subscriber.bytes("A256GCM"),
            Subscriber.decode((String) header.get("apu")),
            Subscriber.decode((String) header.get("apv")),
        };
        for (byte[] one : information) {
            digest.update(ByteBuffer.allocate(4).putInt(one.length).array());
            digest.update(one);
        }
        digest.update(ByteBuffer.allocate(4).putInt(256).array());
        byte[] text = Subscriber.decode(parts[3]), tag = Subscriber.decode(parts[4]);
        if (tag.length != 16) throw new GeneralSecurityException("a shortened tag");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        GCMParameterSpec nonce = new GCMParameterSpec(128, Subscriber.decode(parts[2]));
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(digest.digest(), "AES"), nonce);
        cipher.updateAAD(Subscriber.bytes(parts[0]));
        return cipher.doFinal(ByteBuffer.allocate(text.length + tag.length).put(text).put(tag).array());
    }

    static List<byte[]> pem(String text, String label) {
        List<byte[]> found = new ArrayList<>();
        for (String part : text.split("-----BEGIN " + label + "-----")) {
            int end = part.indexOf("-----END " + label + "-----");
            if (end >= 0) found.add(Base64.getMimeDecoder().decode(part.substring(0, end)));
        }
        return found;
    }

    private static ECPublicKey publicKey(Map<String, Object> jwk) throws GeneralSecurityException {
        BigInteger x = new BigInteger(1, Subscriber.decode((String) jwk.get("x")));
        BigInteger y = new BigInteger(1, Subscriber.decode((String) jwk.get("y")));
        BigInteger p = ((ECFieldFp) P256.getCurve().getField()).getP();
        BigInteger right = x.pow(3).add(P256.getCurve().getA().multiply(x)).add(P256.getCurve().getB());
        if (!"P-256".equals(jwk.get("crv")) || y.pow(2).subtract(right).mod(p).signum() != 0) {
            throw new GeneralSecurityException("no point on P-256");
        }
        ECPublicKeySpec spec = new ECPublicKeySpec(new ECPoint(x, y), P256);
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
    }

    /** The key's id, RFC 7638. */
    private static String thumbprint(String x, String y) {
        try {
            String text = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
            return Subscriber.encode(MessageDigest.getInstance("SHA-256").digest(Subscriber.bytes(text)));
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }
}

/** As much of MQTT 3.1.1 as a subscriber needs: QoS 1 both ways, a session that the broker keeps, keep-alive. */
final class Mqtt implements AutoCloseable {
    private static final int KEEP_ALIVE_S = 20;
    private static final int LARGEST = 256 * 1024;

    record Message(String topic, int id, String text) {}

    private final SSLSocket socket;
    private final DataInputStream input;
    private final OutputStream output;
    private final List<Message> waiting = new ArrayList<>();
    private int lastId;

    Mqtt(Path folder, Map<String, Object> answer) throws IOException, GeneralSecurityException {
        Map<String, Object> broker = Json.object(answer.get("broker"));
        int port = ((Long) broker.get("port")).intValue();
        socket = (SSLSocket) tls(folder).getSocketFactory().createSocket((String) broker.get("host"), port);
        var parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // compares the certificate with the broker's name
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(KEEP_ALIVE_S * 1000 / 2);
        input = new DataInputStream(socket.getInputStream());
        output = socket.getOutputStream();
        ByteArrayOutputStream connect = new ByteArrayOutputStream();
        connect.writeBytes(text("MQTT"));
        connect.writeBytes(new byte[] {4, 0, 0, KEEP_ALIVE_S}); // level 3.1.1, clean session off
        connect.writeBytes(text((String) answer.get("name")));
        send(0x10, connect.toByteArray());
        await(0x20);
    }

    void subscribe(String... topics) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(number(nextId()));
        for (String topic : topics) {
            body.writeBytes(text(topic));
            body.write(1);
        }
        send(0x82, body.toByteArray());
        await(0x90);
    }

    void publish(String topic, String payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(text(topic));
        body.writeBytes(number(nextId()));
        body.writeBytes(Subscriber.bytes(payload));
        send(0x32, body.toByteArray());
    }

    void acknowledge(Message message) throws IOException {
        if (message.id() != 0) send(0x40, number(message.id()));
    }

    /** Gives the next message, waiting for it. */
    Message next() throws IOException {
        while (waiting.isEmpty()) read();
        return waiting.remove(0);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void await(int kind) throws IOException {
        int found;
        do found = read();
        while (found != kind);
    }

    private int read() throws IOException {
        int kind;
        try {
            kind = input.readUnsignedByte();
        } catch (java.net.SocketTimeoutException quiet) {
            send(0xC0, new byte[0]);
            return 0xD0;
        }
        byte[] body = new byte[length()];
        input.readFully(body);
        if (kind == 0x20 && body[1] != 0) throw new IOException("the broker refuses with " + body[1]);
        if ((kind & 0xF0) == 0x30) waiting.add(message(kind, ByteBuffer.wrap(body)));
        return kind & 0xF0;
    }

    private static Message message(int kind, ByteBuffer body) {
        byte[] topic = new byte[Short.toUnsignedInt(body.getShort())];
        body.get(topic);
        int id = (kind & 6) == 0 ? 0 : Short.toUnsignedInt(body.getShort());
        byte[] payload = new byte[body.remaining()];
        body.get(payload);
        return new Message(new String(topic, StandardCharsets.UTF_8), id, new String(payload, StandardCharsets.US_ASCII));
    }

    private int length() throws IOException {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int digit = input.readUnsignedByte();
            value |= (digit & 127) << shift;
            if (digit < 128 && value <= LARGEST) return value;
        }
        throw new IOException("a packet that is too long");
    }

    private void send(int kind, byte[] body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(kind);
        int left = body.length;
        do {
            packet.write(left > 127 ? left % 128 + 128 : left);
            left /= 128;
        } while (left > 0);
        packet.writeBytes(body);
        output.write(packet.toByteArray());
        output.flush();
    }

    private int nextId() {
        lastId = lastId % 65_535 + 1;
        return lastId;
    }

    private static byte[] number(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    private static byte[] text(String value) {
        byte[] data = Subscriber.bytes(value);
        return ByteBuffer.allocate(2 + data.length).putShort((short) data.length).put(data).array();
    }

    private static SSLContext tls(Path folder) throws IOException, GeneralSecurityException {
        String own = Files.readString(folder.resolve("tls.pem"));
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> chain = new ArrayList<>();
        for (byte[] der : Keys.pem(own, "CERTIFICATE")) {
            chain.add(factory.generateCertificate(new java.io.ByteArrayInputStream(der)));
        }
        byte[] key = Keys.pem(own, "PRIVATE KEY").get(0);
        KeyStore keys = KeyStore.getInstance("PKCS12"), trusted = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        trusted.load(null, null);
        PrivateKey secret = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
        keys.setKeyEntry("own", secret, new char[0], chain.toArray(new Certificate[0]));
        byte[] authority = Keys.pem(Files.readString(folder.resolve("ca.pem")), "CERTIFICATE").get(0);
        trusted.setCertificateEntry("ca", factory.generateCertificate(new java.io.ByteArrayInputStream(authority)));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}

/** JSON as maps, lists, strings, longs, doubles, booleans and null. */
final class Json {
    private static final int DEPTH = 32;
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static Object parse(String text) {
        Json reader = new Json(text);
        Object value = reader.value(0);
        reader.blanks();
        if (reader.at != text.length()) throw new IllegalArgumentException("more than one value");
        return value;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    static String write(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> parts = new ArrayList<>();
            map.forEach((key, one) -> parts.add(write(key) + ": " + write(one)));
            return "{" + String.join(", ", parts) + "}";
        }
        if (value instanceof List<?> list) return "[" + String.join(", ", list.stream().map(Json::write).toList()) + "]";
        return value instanceof String string ? quote(string) : String.valueOf(value);
    }

    private static String quote(String string) {
        StringBuilder out = new StringBuilder("\"");
        for (char one : string.toCharArray()) {
            if (one == '"' || one == '\\') out.append('\\').append(one);
            else if (one < ' ') out.append(String.format("\\u%04x", (int) one));
            else out.append(one);
        }
        return out.append('"').toString();
    }

    private Object value(int depth) {
        if (depth > DEPTH) throw new IllegalArgumentException("too deep");
        blanks();
        switch (text.charAt(at)) {
            case '{': {
                Map<String, Object> map = new LinkedHashMap<>();
                items('}', () -> {
                    blanks();
                    String key = string();
                    blanks();
                    expect(':');
                    if (map.put(key, value(depth + 1)) != null) throw new IllegalArgumentException("a key twice");
                });
                return map;
            }
            case '[': {
                List<Object> list = new ArrayList<>();
                items(']', () -> list.add(value(depth + 1)));
                return list;
            }
            case '"':
                return string();
            default:
                return word();
        }
    }

    private void items(char end, Runnable item) {
        at++;
        blanks();
        if (text.charAt(at) == end) {
            at++;
            return;
        }
        while (true) {
            item.run();
            blanks();
            if (text.charAt(at) == end) {
                at++;
                return;
            }
            expect(',');
        }
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (text.charAt(at) != '"') {
            char one = text.charAt(at++);
            out.append(one == '\\' ? escaped() : one);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char kind = text.charAt(at++);
        int plain = "bfnrt".indexOf(kind);
        if (plain >= 0) return "\b\f\n\r\t".charAt(plain);
        if (kind != 'u') return kind;
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    private Object word() {
        int begin = at;
        while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) at++;
        String word = text.substring(begin, at);
        if (word.equals("true") || word.equals("false")) return word.equals("true");
        if (word.equals("null")) return null;
        return word.matches("-?\\d{1,18}") ? (Object) Long.valueOf(word) : Double.valueOf(word);
    }

    private void expect(char wanted) {
        if (text.charAt(at++) != wanted) throw new IllegalArgumentException("no JSON");
    }

    private void blanks() {
        while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) at++;
    }
}
