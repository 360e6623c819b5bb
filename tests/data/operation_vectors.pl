#!/usr/bin/perl
# The operation contract a second time, from its text alone: canonical form, digest, chain and
# signature. Reads the vectors, prints how many of each agree, and fails at the first that does not.
use strict;
use warnings;
use B ();
use Digest::SHA qw(sha256 sha256_hex);
use Encode qw(encode);
use File::Temp qw(tempfile);
use JSON::PP ();
use MIME::Base64 qw(decode_base64);
use Unicode::Normalize qw(NFC);

my %ESCAPE = (
    "\"" => "\\\"", "\\" => "\\\\", "\b" => "\\b", "\f" => "\\f",
    "\n" => "\\n",  "\r" => "\\r",  "\t" => "\\t",
);

sub text {
    my $text = NFC(shift);
    $text =~ s/([\x00-\x1f"\\])/$ESCAPE{$1} \/\/ sprintf("\\u%04x", ord $1)/ge;
    return "\"$text\"";
}

sub canonical {
    my $value = shift;
    return "null" unless defined $value;
    return $value ? "true" : "false" if ref $value eq "JSON::PP::Boolean";
    return "[" . join(",", map { canonical($_) } @$value) . "]" if ref $value eq "ARRAY";
    if (ref $value eq "HASH") {
        # Normal form first: it may move a key (U+FB33 becomes two letters of another block).
        my %named = map { NFC($_) => $value->{$_} } keys %$value;
        my @keys = sort { encode("UTF-16BE", $a) cmp encode("UTF-16BE", $b) } keys %named;
        return "{" . join(",", map { text($_) . ":" . canonical($named{$_}) } @keys) . "}";
    }
    my $is_text = B::svref_2object(\$value)->FLAGS & B::SVf_POK;
    return $is_text ? text($value) : "$value";
}

sub from_base64url {
    my $text = shift;
    $text =~ tr{-_}{+/};
    return decode_base64($text . "=" x (-length($text) % 4));
}

sub agree {
    my ($what, $ours, $theirs) = @_;
    die "$what differs:\n$ours\n$theirs\n" if $ours ne $theirs;
}

sub bytes_in_file {
    my ($handle, $name) = tempfile(UNLINK => 1);
    binmode $handle;
    print {$handle} shift;
    close $handle or die $!;
    return $name;
}

open my $file, "<:raw", $ARGV[0] or die "$ARGV[0]: $!";
my $vectors = JSON::PP->new->utf8->decode(do { local $/; <$file> });

agree($_->{name}, encode("UTF-8", canonical($_->{value})), encode("UTF-8", $_->{canonical}))
    for @{ $vectors->{values} };

my $link = sha256("HSP/1\n$vectors->{device}\n$vectors->{incarnation}");
agree("chain start", unpack("H*", $link), $vectors->{chain_start});

# A raw Ed25519 key behind its fixed DER head (RFC 8410).
my $der = pack("H*", "302a300506032b6570032100") . from_base64url($vectors->{public_key});
my $key = bytes_in_file($der);
for my $vector (@{ $vectors->{operations} }) {
    my $bytes = encode("UTF-8", canonical($vector->{operation}));
    agree("operation", $bytes, encode("UTF-8", $vector->{canonical}));
    agree("digest", sha256_hex($bytes), $vector->{sha});
    $link = sha256($link . sha256($bytes));
    agree("chain", unpack("H*", $link), $vector->{chain});
    my $message = bytes_in_file(sha256($bytes));
    my $signature = bytes_in_file(from_base64url($vector->{sig}));
    my $answer = qx{openssl pkeyutl -verify -pubin -keyform DER -inkey $key -rawin -in $message -sigfile $signature};
    die "signature of operation $vector->{operation}{seq}: $answer\n" if $?;
}
printf "%d values, %d operations\n", scalar @{ $vectors->{values} }, scalar @{ $vectors->{operations} };
