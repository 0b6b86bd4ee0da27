// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC3009, IERC3009Cancel} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {ShortStrings} from "@openzeppelin/contracts/utils/ShortStrings.sol";

import {IAuthorizations} from "../../../contracts/blocks/token/IAuthorizations.sol";
import {IStableToken} from "../../../contracts/blocks/token/IStableToken.sol";
import {StableToken} from "../../../contracts/blocks/token/StableToken.sol";
import {StableTokenFixture} from "./StableTokenFixture.sol";

contract StableTokenTest is StableTokenFixture {
    function test_works_alone() public {
        vm.prank(holder);
        token.transfer(receiver, AMOUNT);
        assertEq(token.balanceOf(receiver), AMOUNT);

        vm.prank(receiver);
        token.approve(spender, AMOUNT);
        vm.prank(spender);
        token.transferFrom(receiver, holder, AMOUNT);
        assertEq(token.balanceOf(holder), BALANCE);

        uint256 id = _request(AMOUNT);
        _settle(id);
        assertEq(token.balanceOf(holder), BALANCE - AMOUNT);
        assertEq(token.totalSupply(), 2 * BALANCE - AMOUNT);
        assertEq(token.transferPolicy(), address(0));
        (address feed, ) = token.reserveFeed();
        assertEq(feed, address(0));
    }

    function test_tells_what_it_was_made_with() public view {
        assertEq(token.name(), "Real Digital");
        assertEq(token.symbol(), "BRLD");
        assertEq(token.decimals(), 6);
        assertEq(token.cap(), CAP);
        assertEq(token.redemptionPeriod(), PERIOD);
        assertEq(token.authority(), address(authority));
    }

    function test_describes_its_signing_domain() public view {
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifier,
            bytes32 salt,
            uint256[] memory extensions
        ) = token.eip712Domain();
        assertEq(fields, hex"0f");
        assertEq(name, "Real Digital");
        assertEq(version, "1");
        assertEq(chainId, block.chainid);
        assertEq(verifier, address(token));
        assertEq(salt, bytes32(0));
        assertEq(extensions.length, 0);
        assertEq(_digest(REASON), keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), REASON)));
    }

    function test_declares_its_interfaces() public view {
        bytes4[9] memory ids = [
            bytes4(0x36372b07), // ERC-20
            0xa219a025, // ERC-20 metadata
            0x9d8ff7da, // ERC-2612
            0x01ffc9a7, // ERC-165
            0x84b0196e, // ERC-5267
            type(IERC3009).interfaceId,
            type(IERC3009Cancel).interfaceId,
            type(IAuthorizations).interfaceId,
            type(IStableToken).interfaceId
        ];
        for (uint256 i = 0; i < ids.length; i++) assertTrue(token.supportsInterface(ids[i]));
        assertFalse(token.supportsInterface(0xffffffff));
        assertFalse(token.supportsInterface(0x80ac58cd)); // ERC-721
    }

    // Constructor

    function test_refuses_a_cap_of_zero() public {
        vm.expectRevert(abi.encodeWithSelector(IStableToken.SupplyCapZero.selector));
        new StableToken("Real Digital", "BRLD", 6, 0, PERIOD, address(authority));
    }

    function test_refuses_more_than_36_decimals() public {
        assertEq(_deploy(36).decimals(), 36);
        vm.expectRevert(abi.encodeWithSelector(IStableToken.TokenDecimalsUnsupported.selector, uint8(37)));
        _deploy(37);
    }

    function test_refuses_a_redemption_period_of_nothing_or_of_more_than_366_days() public {
        uint64[2] memory good = [uint64(1), 366 days];
        uint64[3] memory bad = [uint64(0), 366 days + 1, type(uint64).max];
        for (uint256 i = 0; i < good.length; i++) {
            StableToken made = new StableToken("Real Digital", "BRLD", 6, CAP, good[i], address(authority));
            assertEq(made.redemptionPeriod(), good[i]);
        }
        for (uint256 i = 0; i < bad.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(IStableToken.RedemptionPeriodInvalid.selector, bad[i]));
            new StableToken("Real Digital", "BRLD", 6, CAP, bad[i], address(authority));
        }
    }

    function test_refuses_a_name_that_does_not_fit_its_domain() public {
        string memory name = "A name that takes thirty-two byte";
        vm.expectRevert(abi.encodeWithSelector(ShortStrings.StringTooLong.selector, name));
        new StableToken(name, "BRLD", 6, CAP, PERIOD, address(authority));
    }

    // Roles

    /// @dev Every administrative call, and who alone may make it.
    function _administration() private returns (bytes[] memory calls, address[] memory callers) {
        uint256 settled = _request(AMOUNT);
        uint256 rejected = _request(AMOUNT);
        _freeze(receiver);
        calls = new bytes[](10);
        callers = new address[](10);
        (calls[0], callers[0]) = (abi.encodeCall(token.configureMinter, (stranger, 1, 1, 1)), admin);
        (calls[1], callers[1]) = (abi.encodeCall(token.setReserveFeed, (address(0), 1)), admin);
        (calls[2], callers[2]) = (abi.encodeCall(token.setTransferPolicy, (address(0))), admin);
        (calls[3], callers[3]) = (abi.encodeCall(token.settleRedemption, (settled, PROOF)), issuer);
        (calls[4], callers[4]) = (abi.encodeCall(token.rejectRedemption, (rejected, REASON)), issuer);
        (calls[5], callers[5]) = (abi.encodeCall(token.freeze, (stranger, REASON)), guardian);
        (calls[6], callers[6]) = (abi.encodeCall(token.unfreeze, (receiver, REASON)), guardian);
        (calls[7], callers[7]) = (abi.encodeCall(token.pause, ()), guardian);
        (calls[8], callers[8]) = (abi.encodeCall(token.unpause, ()), guardian);
        (calls[9], callers[9]) = (abi.encodeCall(token.dismissMinter, (minter)), guardian);
    }

    function test_every_administrative_function_belongs_to_one_role() public {
        (bytes[] memory calls, address[] memory callers) = _administration();
        address[6] memory everybody = [admin, issuer, guardian, minter, holder, stranger];
        for (uint256 i = 0; i < calls.length; i++) {
            for (uint256 j = 0; j < everybody.length; j++) {
                if (everybody[j] == callers[i]) continue;
                vm.prank(everybody[j]);
                (bool done, bytes memory answer) = address(token).call(calls[i]);
                assertFalse(done);
                assertEq(
                    answer,
                    abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, everybody[j])
                );
            }
            vm.prank(callers[i]);
            (bool allowed, ) = address(token).call(calls[i]);
            assertTrue(allowed);
        }
    }

    function test_minting_is_no_privilege_of_any_role() public {
        address[3] memory privileged = [admin, issuer, guardian];
        for (uint256 i = 0; i < privileged.length; i++) {
            vm.expectRevert(
                abi.encodeWithSelector(IStableToken.MinterLimitExceeded.selector, privileged[i], AMOUNT, 0)
            );
            vm.prank(privileged[i]);
            token.mint(privileged[i], AMOUNT);
        }
    }

    function test_a_locked_out_administration_locks_nobody_else_out() public {
        uint256 id = _request(AMOUNT);
        vm.startPrank(admin);
        authority.setTargetClosed(address(token), true);
        authority.renounceRole(authority.ADMIN_ROLE(), admin);
        vm.stopPrank();

        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, issuer));
        vm.prank(issuer);
        token.settleRedemption(id, PROOF);

        vm.prank(holder);
        token.transfer(receiver, AMOUNT);
        vm.prank(minter);
        token.mint(receiver, AMOUNT);
        uint256 second = _request(AMOUNT);
        vm.warp(NOW + PERIOD);
        vm.startPrank(holder);
        token.reclaimRedemption(id);
        token.reclaimRedemption(second);
        vm.stopPrank();
        assertEq(token.balanceOf(receiver), 2 * AMOUNT);
        assertEq(token.balanceOf(holder), BALANCE - AMOUNT);
        assertEq(token.lockedInRedemptions(), 0);
    }
}
