<?php // usage: php ask.php SOCKET TEXT      valid: status 0; not valid: 1; could not say: 2
$service = @stream_socket_client("unix://$argv[1]", $number, $message, 2);
$answer = null;
if ($service) {
    stream_set_timeout($service, 2);
    fwrite($service, json_encode(["id" => 1, "text" => $argv[2]], JSON_UNESCAPED_UNICODE) . "\n");
    $answer = json_decode((string) fgets($service), true);
}
$verdict = ($answer["id"] ?? null) === 1 ? $answer["verdict"] ?? null : null;
$outcome = ["accept" => 0, "confirm" => 1, "reject" => 1][$verdict] ?? 2;
echo [fn() => $answer["code"], fn() => $answer["reasons"][0]["code"], fn() => "could not say"][$outcome](), "\n";
exit($outcome);
