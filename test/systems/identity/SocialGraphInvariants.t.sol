// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISocialGraphIdentity} from "../../../contracts/systems/identity/ISocialGraphIdentity.sol";
import {SocialGraphFixture} from "./SocialGraphFixture.sol";

/// @notice Eight people, of whom the last four no institution ever knows, do whatever they can to each other.
contract SocialGraphHandler is SocialGraphFixture {
    uint256 public constant PEOPLE = 8;
    uint256 public constant KNOWN = 4;

    address[] public people;
    address[2] public clinics;
    uint32[] public disputes;
    uint256 public openBonds;
    uint256 public took;
    uint256 public refused;
    mapping(address identity => uint64) private sequences;

    constructor() {
        setUp();
        for (uint256 i = 0; i < PEOPLE; ++i) people.push(_person(string.concat("person ", vm.toString(i))));
        clinics = [clinic, ngo];
    }

    function institutionVouches(uint256 which, uint256 subject) external {
        (address voucher, uint8 category) = which % 2 == 0 ? (clinic, HEALTH) : (ngo, AID);
        _try(_one(_terms(voucher, people[subject % KNOWN], category)));
    }

    function peerVouches(uint256 voucher, uint256 subject) external {
        _try(_one(_terms(people[voucher % PEOPLE], people[subject % PEOPLE], PEER)));
    }

    /// @dev A person takes in what it likes by a bundle of its own.
    function peerIsImported(uint256 voucher, uint256 subject) external {
        address identity = people[subject % PEOPLE];
        if (voucher % PEOPLE == subject % PEOPLE) return;
        ISocialGraphIdentity.SignedVouch[] memory own = _one(_terms(people[voucher % PEOPLE], identity, PEER));
        ISocialGraphIdentity.SignedWithdrawal[] memory none;
        ISocialGraphIdentity.Bundle memory bundle = _bundle(
            identity,
            ++sequences[identity],
            graph,
            block.chainid,
            none,
            own
        );
        try graph.importBundle(bundle) {
            ++took;
        } catch (bytes memory why) {
            _expected(why);
        }
    }

    function withdraws(uint256 voucher, uint256 subject, bool bySubject) external {
        address from = voucher % 10 < 2 ? clinics[voucher % 10] : people[voucher % PEOPLE];
        address to = people[subject % PEOPLE];
        uint256 before = graph.scoreOf(to);
        ISocialGraphIdentity.Standing memory standing = graph.vouchOf(from, to);
        bool stood = standing.stands;
        vm.prank(bySubject ? to : from);
        try graph.withdraw(from, to, standing.nonce) {
            assertTrue(stood);
            assertLe(graph.scoreOf(to), before, "a withdrawal raised the score");
            ++took;
        } catch (bytes memory why) {
            assertFalse(stood, "a standing vouch could not be withdrawn");
            _expected(why);
        }
    }

    function refreshes(uint256 identity) external {
        graph.refresh(people[identity % PEOPLE]);
    }

    function challenges(uint256 identity, uint256 original) external {
        (address one, address two) = (people[identity % PEOPLE], people[original % PEOPLE]);
        ISocialGraphIdentity.Identity memory state = graph.identityOf(one);
        if (one == two || state.duplicate || state.dispute != 0) return;
        disputes.push(_challenge(stranger, one, two));
        openBonds += BOND;
    }

    function decides(uint256 which, uint256 outcome) external {
        if (disputes.length == 0) return;
        uint32 dispute = disputes[which % disputes.length];
        disputes[which % disputes.length] = disputes[disputes.length - 1];
        disputes.pop();
        openBonds -= BOND;
        if (outcome % 8 == 0) {
            vm.warp(block.timestamp + 15 days);
            graph.reclaim(dispute);
            return;
        }
        // Others may have lapsed while time went by.
        _judge(dispute, outcome % 4 == 1);
        try graph.decide(dispute, outcome % 4 == 1) {
            ++took;
        } catch (bytes memory why) {
            _expected(why);
            graph.reclaim(dispute);
        }
    }

    function paysOut(uint256 who) external {
        address account = who % 9 == 8 ? stranger : people[who % 9];
        uint256 amount = graph.owed(account);
        if (amount == 0) return;
        uint256 before = money.balanceOf(account);
        assertEq(graph.payOut(account), amount);
        assertEq(money.balanceOf(account), before + amount);
    }

    function timeGoesBy(uint256 time) external {
        vm.warp(block.timestamp + (time % 20 days));
    }

    function heldAndOwed() external view returns (uint256 held, uint256 owed) {
        held = money.balanceOf(address(graph));
        owed = openBonds + graph.owed(stranger);
        for (uint256 i = 0; i < PEOPLE; ++i) owed += graph.owed(people[i]);
    }

    function scoreOf(uint256 i) external view returns (uint256) {
        return graph.scoreOf(people[i]);
    }

    function anchoredUntil(uint256 i) external view returns (uint256) {
        return graph.identityOf(people[i]).anchoredUntil;
    }

    /// @dev Vouches recounted, pair by pair.
    function recount(uint256 subject) external view returns (uint256 stored, uint256 recounted) {
        stored = graph.identityOf(people[subject]).vouches;
        for (uint256 i = 0; i < PEOPLE; ++i) {
            if (graph.vouchOf(people[i], people[subject]).stands) ++recounted;
        }
        for (uint256 i = 0; i < 2; ++i) if (graph.vouchOf(clinics[i], people[subject]).stands) ++recounted;
    }

    /// @dev Whether both vouches of a pair count now.
    function countsTwice(uint256 a, uint256 b) external view returns (bool) {
        return
            graph.vouchOf(people[a], people[b]).countsUntil > block.timestamp &&
            graph.vouchOf(people[b], people[a]).countsUntil > block.timestamp;
    }

    function _try(ISocialGraphIdentity.SignedVouch[] memory list) private {
        address subject = list[0].vouch.subject;
        uint256 before = graph.scoreOf(subject);
        // A renewal has a later date and may thereby lose its mutual pair; a vouch that is new has nothing to lose.
        bool renewal = graph.vouchOf(list[0].vouch.voucher, subject).stands;
        try graph.vouch(list) {
            if (!renewal) assertGe(graph.scoreOf(subject), before, "a vouch lowered the score");
            ++took;
        } catch (bytes memory why) {
            _expected(why);
        }
    }

    /// @dev The refusals that chance leads to; any other one is a fault.
    function _expected(bytes memory why) private {
        bytes4 name = bytes4(why);
        assertTrue(
            name == ISocialGraphIdentity.VouchForSelf.selector ||
                name == ISocialGraphIdentity.VoucherWithoutStanding.selector ||
                name == ISocialGraphIdentity.VouchBudgetSpent.selector ||
                name == ISocialGraphIdentity.VouchOutdated.selector ||
                name == bytes4(keccak256("ChallengeLapsed(uint32,uint40)"))
        );
        ++refused;
    }
}

contract SocialGraphInvariants is SocialGraphFixture {
    SocialGraphHandler private handler;

    function setUp() public override {
        handler = new SocialGraphHandler();
        bytes4[] memory moves = new bytes4[](9);
        moves[0] = handler.institutionVouches.selector;
        moves[1] = handler.peerVouches.selector;
        moves[2] = handler.peerIsImported.selector;
        moves[3] = handler.withdraws.selector;
        moves[4] = handler.refreshes.selector;
        moves[5] = handler.challenges.selector;
        moves[6] = handler.decides.selector;
        moves[7] = handler.paysOut.selector;
        moves[8] = handler.timeGoesBy.selector;
        targetSelector(FuzzSelector({addr: address(handler), selectors: moves}));
        targetContract(address(handler));
    }

    function invariant_the_contract_holds_what_it_owes_and_the_open_bonds() public view {
        (uint256 held, uint256 owed) = handler.heldAndOwed();
        assertEq(held, owed);
    }

    function invariant_whom_no_institution_knows_is_never_anchored_and_has_no_more_than_peers_give() public view {
        for (uint256 i = handler.KNOWN(); i < handler.PEOPLE(); ++i) {
            assertEq(handler.anchoredUntil(i), 0);
            assertLe(handler.scoreOf(i), 4_000);
        }
    }

    function invariant_an_account_has_the_vouches_that_a_recount_finds() public view {
        for (uint256 i = 0; i < handler.PEOPLE(); ++i) {
            (uint256 stored, uint256 recounted) = handler.recount(i);
            assertEq(stored, recounted);
        }
    }

    function invariant_a_mutual_pair_counts_once() public view {
        for (uint256 a = 0; a < handler.PEOPLE(); ++a) {
            for (uint256 b = 0; b < a; ++b) assertFalse(handler.countsTwice(a, b));
        }
    }

    /// A run that only ever refused, or never did, would prove nothing.
    function afterInvariant() public view {
        assertGt(handler.took(), 0);
        assertGt(handler.refused(), 0);
    }
}
