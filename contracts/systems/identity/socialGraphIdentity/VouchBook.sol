// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEligibility} from "../../../base/IEligibility.sol";
import {ConfidenceScore} from "./ConfidenceScore.sol";
import {ISocialGraphIdentity} from "../ISocialGraphIdentity.sol";

/// @title VouchBook
/// @notice Who vouches for whom, in bounded room, and what it comes to.
///
/// **Roles** None: what inherits from it says who may do what.
/// **Trusts** The eligibility contract to say which account is an institution of which class.
abstract contract VouchBook is ISocialGraphIdentity {
    using ConfidenceScore for ConfidenceScore.Evidence;

    uint256 private constant MAX_EDGES = 32;
    uint256 private constant MAX_VALIDITY = 365 days;
    uint256 private constant WINDOW = 30 days;
    uint256 private constant PEER_BUDGET = 10; // vouches issued in one window
    uint256 private constant INSTITUTION_BUDGET = 1_000; // vouches issued in one window
    uint8 private constant PEER = 0;

    /// @dev One slot.
    struct Account {
        uint40 anchoredUntil;
        uint64 sequence; // of the last bundle imported
        uint32 dispute; // the open one; 0: none
        uint8 edges;
        bool registered;
        bool foreign; // a contract account: at this address, another chain may have another owner
        bool duplicate;
    }

    /// @dev What the score reads, in one slot. `countsUntil` is a checkpoint; 0: counts nothing.
    struct Edge {
        address voucher;
        uint40 countsUntil;
        uint8 category;
    }

    /// @dev What is known of a voucher and a subject, in one slot. `nonce` outlives the vouch, so that none comes back.
    struct Pair {
        uint64 nonce;
        uint40 issuedAt;
        uint40 expiresAt;
        uint8 category;
        uint8 place; // from 1; 0: no vouch stands
        bool displaced; // it made way for another, and was counted when it was brought first
    }

    /// @inheritdoc ISocialGraphIdentity
    IEligibility public immutable institutions;

    mapping(address identity => Account) internal _accounts;
    mapping(address subject => Edge[MAX_EDGES]) internal _edges;
    mapping(address voucher => mapping(address subject => Pair)) internal _pairs;
    /// @dev Vouches of a voucher by window of issue, 16 windows of 16 bits in a slot.
    mapping(address voucher => mapping(uint256 windows => uint256)) private _issued;

    /// @dev Refuses a vouch that could not stand whoever signed it.
    function _requireSound(Vouch calldata v, uint64 latest) internal view {
        if (v.category >= ConfidenceScore.CATEGORIES) revert VouchCategoryUnknown(v.category);
        if (v.voucher == v.subject) revert VouchForSelf(v.voucher);
        Account storage account = _requireRegistered(v.subject);
        if (v.issuedAt > block.timestamp) revert VouchNotYetValid(v.issuedAt);
        if (v.expiresAt <= block.timestamp) revert VouchExpired(v.expiresAt);
        if (v.expiresAt - v.issuedAt > MAX_VALIDITY) revert VouchPeriodTooLong(v.issuedAt, v.expiresAt);
        if (v.nonce <= latest) revert VouchOutdated(v.voucher, v.subject, v.nonce, latest);
        bool bound = v.chainId != 0 || account.foreign;
        if (bound && v.chainId != block.chainid) revert VouchOfOtherChain(v.subject, v.chainId);
    }

    /// @dev Counts a vouch against the window it was issued in. The date is signed, so the count is the same wherever and
    /// whenever the vouch is brought: 13 windows reach into the longest validity, which bounds what can stand at once.
    function _spend(Vouch calldata v) internal {
        Pair storage pair = _pairs[v.voucher][v.subject];
        bool isAgain = pair.displaced && pair.nonce + 1 == v.nonce;
        if (isAgain && pair.issuedAt == v.issuedAt && pair.category == v.category) return;
        uint256 window = v.issuedAt / WINDOW;
        uint256 shift = (window & 15) * 16;
        uint256 word = _issued[v.voucher][window >> 4];
        uint256 budget = v.category == PEER ? PEER_BUDGET : INSTITUTION_BUDGET;
        if (((word >> shift) & type(uint16).max) >= budget) revert VouchBudgetSpent(v.voucher, window, budget);
        _issued[v.voucher][window >> 4] = word + (1 << shift);
    }

    /// @dev Writes a vouch where its predecessor stood, or where there is room.
    function _put(Vouch calldata v) internal {
        Pair storage pair = _pairs[v.voucher][v.subject];
        (uint8 place, uint8 before) = (pair.place, pair.category);
        if (place == 0) place = _roomFor(v.subject, v.category);
        _pairs[v.voucher][v.subject] = Pair(v.nonce, v.issuedAt, v.expiresAt, v.category, place, false);
        _edges[v.subject][place - 1] = Edge(v.voucher, _countsUntil(v.voucher, v.subject), v.category);
        if (before != PEER || v.category != PEER) _checkpoint(v.subject);
    }

    /// @dev Takes a vouch out; the last one moves into its place.
    function _remove(address voucher, address subject) internal {
        Pair storage pair = _pairs[voucher][subject];
        uint8 place = pair.place;
        uint8 last = _accounts[subject].edges;
        pair.place = 0;
        _accounts[subject].edges = last - 1;
        if (place != last) {
            Edge memory moved = _edges[subject][last - 1];
            _edges[subject][place - 1] = moved;
            _pairs[moved.voucher][subject].place = place;
        }
        delete _edges[subject][last - 1];
        if (pair.category != PEER) _checkpoint(subject);
    }

    /// @dev Looks up again how long a peer's vouch counts, if there is one.
    function _reweighPeer(address voucher, address subject) internal {
        Pair memory pair = _pairs[voucher][subject];
        if (pair.place == 0 || pair.category != PEER) return;
        _edges[subject][pair.place - 1].countsUntil = _countsUntil(voucher, subject);
    }

    /// @dev Brings up to date what others read of an identity, which is what institutions say of it.
    function _checkpoint(address identity) internal returns (uint256 score) {
        ConfidenceScore.Evidence memory evidence = _evidenceOf(identity);
        bool duplicate = _accounts[identity].duplicate;
        uint40 end = duplicate ? 0 : evidence.anchoredUntil();
        score = duplicate ? 0 : evidence.score(block.timestamp);
        _accounts[identity].anchoredUntil = end;
        emit Refreshed(identity, score, end);
    }

    /// @dev Whether the account may vouch in this category now.
    function _hasStanding(address voucher, uint8 category) internal view returns (bool) {
        if (category != PEER) return institutions.isEligible(voucher, topicOf(category));
        return _accounts[voucher].anchoredUntil > block.timestamp;
    }

    /// @dev First second at which the standing vouch of a pair no longer counts; 0 if it does not count now.
    function _countsUntil(address voucher, address subject) internal view returns (uint40) {
        Pair memory pair = _pairs[voucher][subject];
        if (!_hasStanding(voucher, pair.category)) return 0;
        if (pair.category != PEER) return pair.expiresAt;
        Pair memory back = _pairs[subject][voucher];
        bool mutual = back.place != 0 && back.category == PEER && back.expiresAt > block.timestamp;
        bool later = back.issuedAt < pair.issuedAt || (back.issuedAt == pair.issuedAt && subject < voucher);
        if (mutual && later) return 0;
        uint40 anchored = _accounts[voucher].anchoredUntil;
        return anchored < pair.expiresAt ? anchored : pair.expiresAt;
    }

    function _evidenceOf(address identity) internal view returns (ConfidenceScore.Evidence memory evidence) {
        Edge[MAX_EDGES] storage edges = _edges[identity];
        uint256 count = _accounts[identity].edges;
        for (uint256 i = 0; i < count; ++i) {
            Edge memory edge = edges[i];
            if (edge.countsUntil <= block.timestamp) continue;
            if (edge.category == PEER) ++evidence.peers;
            else if (edge.countsUntil > evidence.until[edge.category]) {
                evidence.until[edge.category] = edge.countsUntil;
            }
        }
    }

    function _requireRegistered(address identity) internal view returns (Account storage account) {
        account = _accounts[identity];
        if (!account.registered) revert IdentityNotRegistered(identity);
    }

    /// @inheritdoc ISocialGraphIdentity
    function topicOf(uint8 category) public pure returns (bytes32) {
        if (category == 1) return keccak256("educator");
        if (category == 2) return keccak256("aid organisation");
        if (category == 3) return keccak256("health professional");
        if (category == 4) return keccak256("government");
        revert VouchCategoryUnknown(category);
    }

    /// @dev A place for one vouch more. Among 32, one that counts nothing makes way; for an institution also a peer that
    /// adds nothing any more. So nobody can be shut off from institutions by vouches it never wanted.
    function _roomFor(address subject, uint8 category) private returns (uint8) {
        uint256 count = _accounts[subject].edges;
        if (count == MAX_EDGES) {
            address out = _dispensable(subject, category);
            Pair storage pair = _pairs[out][subject];
            emit VouchDisplaced(out, subject, pair.nonce);
            (pair.nonce, pair.displaced) = (pair.nonce - 1, true); // it was not withdrawn, and may be brought again
            _remove(out, subject);
            count -= 1;
        }
        _accounts[subject].edges = uint8(count + 1);
        return uint8(count + 1);
    }

    function _dispensable(address subject, uint8 category) private view returns (address out) {
        uint256 peers = 0;
        for (uint256 i = 0; i < MAX_EDGES; ++i) {
            Edge memory edge = _edges[subject][i];
            if (edge.countsUntil <= block.timestamp) return edge.voucher;
            if (edge.category != PEER) continue;
            ++peers;
            out = edge.voucher;
        }
        if (category == PEER || peers <= ConfidenceScore.PEERS_USEFUL) revert VouchesFull(subject);
    }
}
