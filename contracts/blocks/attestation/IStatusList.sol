// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IStatusList
/// @notice The W3C's Bitstring Status List, kept on chain: which credentials of an issuer are revoked or suspended,
/// without saying which credentials there are. The words of a list, one after the other, are the standard's bitstring:
/// entry 0 is the leftmost bit of word 0.
///
/// A list id is `number (30 bytes) ‖ purpose (1 byte) ‖ status size (1 byte)`. It says all there is to know about the
/// list, so a list needs no opening. It belongs to its issuer: the same id of another issuer is another list.
///
/// Give credentials their indices at random: in the order of issuance they tell who came when.
interface IStatusList {
    /// @notice What a status means, as in the standard's `statusPurpose`.
    enum Purpose {
        None,
        Revocation,
        Suspension,
        Message
    }

    /// @notice The status of one entry was set.
    /// @param issuer Whose list.
    /// @param list The list.
    /// @param index The entry.
    /// @param value Its status now.
    event StatusSet(address indexed issuer, bytes32 indexed list, uint32 index, uint8 value);
    /// @notice Several entries were set to one status.
    /// @param issuer Whose list.
    /// @param list The list.
    /// @param value Their status now.
    /// @param indices The entries.
    event StatusesSet(address indexed issuer, bytes32 indexed list, uint8 value, uint32[] indices);
    /// @notice Whole words of a list were set.
    /// @param issuer Whose list.
    /// @param list The list.
    /// @param firstWord The first word set.
    /// @param values The words now.
    event WordsSet(address indexed issuer, bytes32 indexed list, uint32 firstWord, bytes32[] values);

    /// @notice The id is of no list: unknown purpose, a size other than 1, 2, 4 or 8, or a revocation or suspension list
    /// with more than one bit for an entry.
    /// @param list The id.
    error StatusListInvalid(bytes32 list);
    /// @notice The status does not fit the list's size.
    /// @param list The list.
    /// @param value The status given.
    error StatusValueTooLarge(bytes32 list, uint8 value);
    /// @notice A revocation is for ever.
    /// @param list The list.
    /// @param index The entry, or the first one of the word, that would lose it.
    error StatusIrrevocable(bytes32 list, uint256 index);
    /// @notice A batch is empty, or longer than 1,024 entries or 512 words, or goes beyond the last entry.
    /// @param size How many were given.
    error StatusBatchInvalid(uint256 size);

    /// @notice Sets the status of one entry of the caller's list. Emits {StatusSet}.
    /// @dev Requirements: {StatusListInvalid}, {StatusValueTooLarge}, {StatusIrrevocable}.
    /// @param list The list.
    /// @param index The entry.
    /// @param value Its status; in a list of size 1, 1 is revoked or suspended.
    function setStatus(bytes32 list, uint32 index, uint8 value) external;

    /// @notice As {setStatus}, signed by the issuer and sent by anyone. Emits {StatusSet}.
    /// @dev EIP-712 type: `SetStatus(address issuer,bytes32 list,uint32 index,uint8 value,uint256 nonce,
    /// uint256 deadline)` (without the line break). Requirements: those of {setStatus}; `SignatureExpired`,
    /// `SignatureInvalid`, `InvalidAccountNonce`.
    /// @param issuer Who signed.
    /// @param list The list.
    /// @param index The entry.
    /// @param value Its status.
    /// @param nonce A keyed nonce of the issuer.
    /// @param deadline Last second at which it is good.
    /// @param signature The issuer's signature.
    function setStatusBySig(
        address issuer,
        bytes32 list,
        uint32 index,
        uint8 value,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Sets several entries of the caller's list to one status, all or none. Emits {StatusesSet}.
    /// @dev Requirements: {StatusBatchInvalid} and those of {setStatus}. Entries in ascending order cost least: each word
    /// is then written once.
    /// @param list The list.
    /// @param indices The entries, 1,024 at most.
    /// @param value Their status.
    function setStatuses(bytes32 list, uint32[] calldata indices, uint8 value) external;

    /// @notice Sets whole words of the caller's list, as they are to be. Emits {WordsSet}.
    /// @dev Requirements: {StatusListInvalid}, {StatusBatchInvalid}, {StatusIrrevocable}. What else was set in these words
    /// in the meantime is overwritten.
    /// @param list The list.
    /// @param firstWord The first word.
    /// @param values The words, 512 at most (131,072 entries of one bit).
    function setWords(bytes32 list, uint32 firstWord, bytes32[] calldata values) external;

    /// @notice As {setWords}, signed by the issuer and sent by anyone. Emits {WordsSet}.
    /// @dev EIP-712 type: `SetWords(address issuer,bytes32 list,uint32 firstWord,bytes32[] values,uint256 nonce,
    /// uint256 deadline)` (without the line break). Requirements: those of {setWords}; `SignatureExpired`,
    /// `SignatureInvalid`, `InvalidAccountNonce`.
    /// @param issuer Who signed.
    /// @param list The list.
    /// @param firstWord The first word.
    /// @param values The words.
    /// @param nonce A keyed nonce of the issuer.
    /// @param deadline Last second at which it is good.
    /// @param signature The issuer's signature.
    function setWordsBySig(
        address issuer,
        bytes32 list,
        uint32 firstWord,
        bytes32[] calldata values,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice The status of an entry; zero for one never set.
    /// @dev Requirements: {StatusListInvalid}.
    /// @param issuer Whose list.
    /// @param list The list.
    /// @param index The entry.
    /// @return value Its status.
    function statusAt(address issuer, bytes32 list, uint32 index) external view returns (uint8 value);

    /// @notice Words of a list.
    /// @dev Requirements: {StatusListInvalid}, {StatusBatchInvalid} (for the range only; a reader may ask for any number).
    /// @param issuer Whose list.
    /// @param list The list.
    /// @param firstWord The first word.
    /// @param count How many.
    /// @return words The words.
    function wordsOf(
        address issuer,
        bytes32 list,
        uint32 firstWord,
        uint32 count
    ) external view returns (bytes32[] memory words);

    /// @notice The id of a list.
    /// @dev Requirements: {StatusListInvalid}.
    /// @param number Tells the issuer's lists of a kind apart.
    /// @param purpose What a status means.
    /// @param statusSize Bits of an entry: 1, 2, 4 or 8.
    /// @return list The id.
    function listId(uint240 number, Purpose purpose, uint8 statusSize) external pure returns (bytes32 list);
}
